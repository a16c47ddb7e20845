#!/bin/sh
# perfdata.sh - the perfdata of every expected output are parsed by Monitoring::Plugin::Performance
#
# A parser that is not ours reads what stands behind the one '|' of each output in cases/*.case, and
# writes it again: labels, values, units and plain thresholds come out as they went in.
set -u
cd "$(dirname "$0")/../.." || exit 1
if ! perl -MMonitoring::Plugin::Performance -e 1 2>/dev/null; then
	echo "perfdata: skipped, there is no Monitoring::Plugin (libmonitoring-plugin-perl)"
	exit 0
fi
# A masked value is a number again before it is parsed.
sed -n 's/^	.* |\([^|]*\)$/\1/p' tests/plugins/cases/*.case | sed 's/=N/=0.5/g; s/_port}/1/g; s/{//g' |
	perl -MMonitoring::Plugin::Performance -e '
	my ($lines, $wrong) = (0, 0);
	while (my $line = <STDIN>) {
		chomp $line;
		$lines++;
		my @given = split / /, $line;
		my @read = Monitoring::Plugin::Performance->parse_perfstring($line);
		if (@read != @given) {
			print scalar(@read), " figures of ", scalar(@given), " in: $line\n";
			$wrong++;
			next;
		}
		for my $i (0 .. $#given) {
			my ($label, $rest) = split /=/, $given[$i], 2;
			my ($value, $uom) = $rest =~ /^(-?[0-9.]+)([^;]*)/;
			my ($w, $c) = (split /;/, $rest)[1, 2];
			my $p = $read[$i];
			my $same = $p->label eq $label && $p->value == $value && $p->uom eq $uom;
			# It knows no "@" and no open "~:", nor what stands behind one.
			for my $pair ([$p->warning, $w], [$p->critical, $c]) {
				my ($got, $want) = @$pair;
				last if defined $want && $want =~ /[@~]/;
				next if !defined $want || $want eq "";
				$same &&= defined $got && $got eq $want;
			}
			if (!$same) {
				print "$given[$i] was read as ", $p->perfoutput, "\n";
				$wrong++;
			}
		}
	}
	print "no perfdata found\n" if !$lines;
	exit($wrong || !$lines ? 1 : 0);'
