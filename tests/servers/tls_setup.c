/* tls_setup - makes a port's certificates and priority string before the first client comes */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "certificates.h"
#include "port.h"
#include "raw.h"

/* One name or a list of them. */
static size_t names_of(const struct port *p, const json_t *value, const char *names[16])
{
	size_t count = 0;

	if (json_is_string(value))
		names[count++] = json_string_value(value);
	for (size_t i = 0; json_is_array(value) && i < json_array_size(value) && count < 16; i++)
		names[count++] = json_string_value(json_array_get(value, i));
	for (size_t i = 0; i < count; i++)
		if (!names[i])
			die("port %s: a certificate is named by a text", p->name);
	return count;
}

static gnutls_certificate_credentials_t credentials_named(const struct port *p, const json_t *value)
{
	const char *names[16];
	size_t count = names_of(p, value, names);

	if (count == 0)
		names[count++] = "good";
	return credentials_for(names, count);
}

static void add_version(char *priority, size_t size, const char *name, size_t length)
{
	static const struct {
		const char *name, *word;
	} table[] = {
		{"tls1.0", ":+VERS-TLS1.0"},
		{"tls1.1", ":+VERS-TLS1.1"},
		{"tls1.2", ":+VERS-TLS1.2"},
		{"tls1.3", ":+VERS-TLS1.3"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0) {
			snprintf(priority + strlen(priority), size - strlen(priority), "%s",
				 table[i].word);
			return;
		}
	die("no such version: %.*s (tls1.0 tls1.1 tls1.2 tls1.3; older ones with raw)", (int)length,
	    name);
}

static void set_priority(struct port *p)
{
	const json_t *versions = json_object_get(p->script, "versions");
	const char *given = port_text(p, "priority", NULL);
	char text[512];

	snprintf(text, sizeof(text), "%s", given ? given : "NORMAL");
	if (p->anonymous && !given)
		snprintf(text, sizeof(text), "%s",
			 "NORMAL:-KX-ALL:+ANON-ECDH:+ANON-DH:-VERS-TLS1.3");
	if (versions)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), ":-VERS-ALL");
	for (const char *s = json_string_value(versions); s && *s;) {
		size_t length = strcspn(s, "+ ");

		add_version(text, sizeof(text), s, length);
		s += length + strspn(s + length, "+ ");
	}
	for (size_t i = 0; i < json_array_size(versions); i++) {
		const char *name = json_string_value(json_array_get(versions, i));

		add_version(text, sizeof(text), name ? name : "", name ? strlen(name) : 0);
	}
	p->priority = must(strdup(text));
}

static void check_priority(const struct port *p)
{
	gnutls_priority_t priority;
	const char *where = "";
	int rc = gnutls_priority_init(&priority, p->priority, &where);

	if (rc < 0)
		die("port %s: priority '%s': %s at '%s'", p->name, p->priority, gnutls_strerror(rc),
		    where);
	gnutls_priority_deinit(priority);
}

void port_set_up_tls(struct port *p)
{
	const json_t *sni = json_object_get(p->script, "sni");
	const char *name;
	json_t *value;

	if (port_flag(p, "anonymous", false)) {
		if (gnutls_anon_allocate_server_credentials(&p->anonymous) < 0)
			die("no memory");
		gnutls_anon_set_server_known_dh_params(p->anonymous, GNUTLS_SEC_PARAM_MEDIUM);
	}
	p->credentials = credentials_named(p, json_object_get(p->script, "certificate"));
	json_object_foreach((json_t *)sni, name, value)
	{
		struct sni_choice *s = must(calloc(1, sizeof(*s)));

		s->name = name;
		s->credentials = credentials_named(p, value);
		s->next = p->sni;
		p->sni = s;
	}
	set_priority(p);
	check_priority(p);
}
