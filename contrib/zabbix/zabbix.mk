# zabbix.mk - the templates for each version of Zabbix, and the agent's UserParameters
ZABBIX = $(B)/contrib/zabbix/mail-tls

integrations: $(ZABBIX)-6.0.yaml $(ZABBIX)-7.0.yaml $(ZABBIX)-agent.conf

$(ZABBIX)-%.yaml: $(addprefix contrib/zabbix/,expand.awk uuids tables template.yaml.in)
	@mkdir -p $(@D)
	@awk -v version=$* -v release=$(VERSION) -f $^ >$@ || { rm -f $@; exit 1; }

$(ZABBIX)-agent.conf: contrib/zabbix/agent.awk $(PLUGINS)
	@mkdir -p $(@D)
	@for p in $(PLUGINS); do $$p --dump-options; done | \
	  awk -v directory=$(PLUGINDIR) -f $< >$@ || { rm -f $@; exit 1; }
