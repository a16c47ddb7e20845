# completion.mk - the completions are made from the option tables too; part of Makefile
names = $(patsubst $(B)/%,%,$(PLUGINS))
BASHCOMP := $(names:%=$(B)/completion/bash/%)
ZSHCOMP := $(names:%=$(B)/completion/zsh/_%)
FISHCOMP := $(names:%=$(B)/completion/fish/%.fish)
complete = @mkdir -p $(@D); $< --dump-options | \
  awk -f contrib/generate/completion.awk -f contrib/generate/$(1).awk >$@ || { rm -f $@; exit 1; }
completion: $(BASHCOMP) $(ZSHCOMP) $(FISHCOMP)
$(BASHCOMP): $(B)/completion/bash/%: $(B)/% contrib/generate/completion.awk contrib/generate/bash.awk
	$(call complete,bash)
$(ZSHCOMP): $(B)/completion/zsh/_%: $(B)/% contrib/generate/completion.awk contrib/generate/zsh.awk
	$(call complete,zsh)
$(FISHCOMP): $(B)/completion/fish/%.fish: $(B)/% contrib/generate/completion.awk contrib/generate/fish.awk
	$(call complete,fish)
