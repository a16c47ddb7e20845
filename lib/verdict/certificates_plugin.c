/* certificates_plugin - from the scan or the file to the one judge */
#include "verdict/certificates_plugin.h"

#include "base/file.h"
#include "pki/bundle.h"
#include "verdict/certificates.h"
#include "verdict/client_certificate.h"

#define FILE_MAXIMUM (4 * 1024 * 1024)

static const struct plugin *own;
static void (*judge_question)(const struct certificates_question *q);
static bool timestamps;

void certificates_ask_timestamps(void)
{
	timestamps = true;
}

void *certificates_begin(const struct scan_target *target)
{
	const struct certificates_settings settings = {
		.both_keys = plugin_settings.both_keys,
		.without_sni = target->server_name && plugin_asks_without_sni(target->endpoint),
		.timestamps = timestamps,
		.credentials = client_certificate(),
	};

	return certificates_start(target, &settings);
}

void certificates_end(void *scan)
{
	struct certificates_scan *certificates = scan;

	certificates_free(&certificates);
}

void certificates_figure(const struct certificates_question *q, const char *label, double value)
{
	report_figure(q->report,
		      REPORT_FIGURE(.subject = q->subject, .label = label, .value = value));
}

void certificates_lifetime(const struct certificates_question *q, const struct cert *cert)
{
	certificates_figure(q, "lifetime_days",
			    (double)(cert->not_after - cert->not_before) / 86400);
}

static int configure(struct report *report, struct fail *f)
{
	if (own->configure && own->configure(report, f) < 0)
		return -1;
	return client_certificate_read(f);
}

static void finish(void)
{
	client_certificate_free();
	if (own->finish)
		own->finish();
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct certificates_scan *scan = argument;

	certificates_findings(scan, report, subject);
	judge_question(&(struct certificates_question){.served = scan->served,
						       .count = scan->served_count,
						       .target = &scan->target,
						       .report = report,
						       .subject = subject});
	return &scan->outcome;
}

/* The certificates of -f are one chain that was asked for by name. */
static int judge_file(const char *path, struct report *report, size_t subject, struct fail *f)
{
	struct writer bytes = writer_with_maximum(FILE_MAXIMUM);
	struct served served = {.with_sni = true};
	int result = file_read(path, &bytes, f);

	if (result == 0)
		result = bundle_read(bytes.data, bytes.length, path, &served.chain, f);
	writer_free(&bytes);
	if (result == 0)
		judge_question(&(struct certificates_question){
			.served = &served, .count = 1, .report = report, .subject = subject});
	cert_list_free(&served.chain);
	return result;
}

int certificates_main(const struct plugin *plugin,
		      void (*judge_)(const struct certificates_question *q), int argc, char **argv)
{
	struct plugin whole = *plugin;

	own = plugin;
	judge_question = judge_;
	whole.configure = configure;
	whole.start = certificates_begin;
	whole.judge = judge;
	whole.free_scan = certificates_end;
	whole.judge_file = judge_file;
	whole.finish = finish;
	return plugin_main(&whole, argc, argv);
}
