/* general_name - GeneralName and GeneralNames (RFC 5280 4.2.1.6), one after the other */
#include "pki/general_name.h"

#include "pki/name.h"

/* GeneralName ::= CHOICE { otherName [0], rfc822Name [1], dNSName [2], x400Address [3],
 *   directoryName [4], ediPartyName [5], uniformResourceIdentifier [6], iPAddress [7],
 *   registeredID [8] }, implicit but for directoryName, since Name is a CHOICE itself. */
static const struct {
	bool constructed;
	const char *text;
} forms[FORM_COUNT] = {
	[FORM_OTHER] = {true, "other name"},
	[FORM_EMAIL] = {false, "e-mail address"},
	[FORM_DNS] = {false, "DNS name"},
	[FORM_X400] = {true, "X.400 address"},
	[FORM_DIRECTORY] = {true, "directory name"},
	[FORM_EDI] = {true, "EDI party name"},
	[FORM_URI] = {false, "URI"},
	[FORM_IP] = {false, "IP address"},
	[FORM_REGISTERED] = {false, "registered identifier"},
};

const char *general_name_form_text(enum general_name_form form)
{
	return forms[form].text;
}

bool general_name_next(struct reader *r, struct general_name *name_r)
{
	struct der element;
	unsigned form;

	if (!der_next(r, &element))
		return false;
	form = element.tag & 0x1f;
	if (form >= FORM_COUNT ||
	    element.tag != (DER_CONTEXT | (forms[form].constructed ? DER_CONSTRUCTED : 0) | form)) {
		reader_fail(r);
		return false;
	}
	name_r->form = (enum general_name_form)form;
	name_r->value = element.content;
	if (form == FORM_DIRECTORY && !name_is_sound(element.content)) {
		reader_fail(r);
		return false;
	}
	return true;
}

bool general_names_hold(struct span names, struct span name)
{
	struct reader r = reader_of_span(names);
	struct general_name one;

	while (general_name_next(&r, &one))
		if (one.form == FORM_DIRECTORY && name_equal(one.value, name))
			return true;
	return false;
}
