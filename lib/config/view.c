/* view - services and remarks gathered, and the words that several daemons' settings share */
#include "config/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/mem.h"
#include "base/text.h"

const char *config_daemon_name(enum config_daemon daemon)
{
	static const char *const names[] = {"Postfix", "Dovecot", "Exim"};

	return names[daemon];
}

static void pair_free(struct config_pair *pair)
{
	free(pair->certificate);
	free(pair->key);
	free(pair->server_name);
}

void config_view_free(struct config_view *view)
{
	for (size_t i = 0; i < view->service_count; i++) {
		for (size_t k = 0; k < view->service[i].pair_count; k++)
			pair_free(&view->service[i].pair[k]);
		free(view->service[i].pair);
		free(view->service[i].sni_map);
		free(view->service[i].name);
	}
	for (size_t i = 0; i < view->remark_count; i++) {
		free(view->remark[i].service);
		free(view->remark[i].value);
	}
	free(view->service);
	free(view->remark);
	free(view->dh_file);
	*view = (struct config_view){0};
}

struct config_service *config_view_service(struct config_view *view, enum config_daemon daemon,
					   const char *name)
{
	struct config_service *service;

	view->service = mem_resize(view->service, view->service_count + 1, sizeof(*service));
	service = &view->service[view->service_count++];
	*service = (struct config_service){.daemon = daemon, .name = mem_string(name)};
	return service;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

struct config_pair *config_service_pair(struct config_service *service, const char *certificate,
					const char *key, const char *server_name)
{
	struct config_pair *pair;

	for (size_t i = 0; i < service->pair_count; i++)
		if (same_text(service->pair[i].certificate, certificate) &&
		    same_text(service->pair[i].key, key) &&
		    same_text(service->pair[i].server_name, server_name))
			return NULL;
	service->pair = mem_resize(service->pair, service->pair_count + 1, sizeof(*pair));
	pair = &service->pair[service->pair_count++];
	*pair = (struct config_pair){.certificate = mem_string(certificate),
				     .key = mem_string(key),
				     .server_name = mem_string(server_name)};
	return pair;
}

static bool same_remark(const struct config_remark *a, const struct config_remark *b)
{
	return a->kind == b->kind && a->daemon == b->daemon && same_text(a->setting, b->setting) &&
	       same_text(a->value, b->value) && same_text(a->why, b->why) &&
	       same_text(a->place.file, b->place.file) && a->place.line == b->place.line;
}

void config_view_remark(struct config_view *view, const struct config_remark *remark)
{
	struct config_remark *copy;

	for (size_t i = 0; i < view->remark_count; i++) {
		struct config_remark *old = &view->remark[i];

		if (!same_remark(old, remark))
			continue;
		if (old->service && remark->service && !same_text(old->service, remark->service)) {
			char *both = mem_print("%s, %s", old->service, remark->service);

			free(old->service);
			old->service = both;
		}
		return;
	}
	view->remark = mem_resize(view->remark, view->remark_count + 1, sizeof(*copy));
	copy = &view->remark[view->remark_count++];
	*copy = *remark;
	copy->service = mem_string(remark->service);
	copy->value = mem_string(remark->value);
}

bool config_is_loopback(const char *text)
{
	struct address address;

	if (text_equal_nocase(text, "localhost") || text_equal_nocase(text, "loopback-only"))
		return true;
	if (!address_parse(text, &address))
		return false;
	if (address.family == 4)
		return address.bytes[0] == 127;
	for (size_t i = 0; i < 15; i++)
		if (address.bytes[i])
			return false;
	return address.bytes[15] == 1;
}

uint16_t config_port(const char *text)
{
	static const struct {
		const char *name;
		uint16_t port;
	} names[] = {
		{"smtp", 25},	{"mail", 25},	{"submission", 587},  {"smtps", 465},
		{"urd", 465},	{"ssmtp", 465}, {"submissions", 465}, {"lmtp", 24},
		{"imap", 143},	{"imap2", 143}, {"imaps", 993},	      {"pop3", 110},
		{"pop-3", 110}, {"pop3s", 995}, {"sieve", 4190},
	};
	long port;

	if (text_number(text, 1, 65535, &port))
		return (uint16_t)port;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (text_equal_nocase(text, names[i].name))
			return names[i].port;
	return 0;
}
