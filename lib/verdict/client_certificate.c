/* client_certificate - the one set of credentials that a plugin's sessions share */
#include "verdict/client_certificate.h"

#include "frame/plugin.h"

static struct session_credentials *credentials;

int client_certificate_read(struct fail *f)
{
	if (!plugin_settings.client_cert)
		return 0;
	credentials =
		session_credentials_new(plugin_settings.client_cert, plugin_settings.client_key, f);
	return credentials ? 0 : -1;
}

const struct session_credentials *client_certificate(void)
{
	return credentials;
}

void client_certificate_free(void)
{
	if (credentials)
		session_credentials_free(&credentials);
}
