/* test_capability - keywords, mechanisms and masks among what a server announces */

#include "base/attributes.h"
#include "unit.h"
#include "wire/capability.h"

static const struct {
	const char *item, *keyword;
	bool found;
} keywords[] = {
	{"STARTTLS", "STARTTLS", true},
	{"starttls", "STARTTLS", true},
	{"STARTTLS x", "STARTTLS", true},
	{"AUTH=PLAIN", "AUTH", true},
	{"XSTARTTLS", "STARTTLS", false},
	{"STARTTLSX", "STARTTLS", false},
	{"START", "STARTTLS", false},
	{"X STARTTLS", "STARTTLS", false},
	{"LOGINDISABLED", "LOGINDISABLED", true},
};

START_TEST(test_keyword)
{
	char *item = (char *)keywords[_i].item;

	ck_assert_msg((capability_find(&item, 1, keywords[_i].keyword) != NULL) ==
			      keywords[_i].found,
		      "\"%s\" as %s", item, keywords[_i].keyword);
}
END_TEST

static const struct {
	const char *item, *mechanism;
	bool found;
} mechanisms[] = {
	{"AUTH PLAIN LOGIN", "PLAIN", true},
	{"AUTH PLAIN LOGIN", "LOGIN", true},
	{"AUTH=LOGIN PLAIN", "LOGIN", true},
	{"auth plain", "PLAIN", true},
	{"SASL PLAIN", "PLAIN", true},
	{"AUTH=PLAIN", "PLAIN", true},
	{"AUTH PLAIN-CLIENTTOKEN", "PLAIN", false},
	{"AUTH", "PLAIN", false},
	{"AUTH", NULL, false},
	{"SASL ", NULL, false},
	{"AUTH GSSAPI", NULL, true},
	{"X-AUTH PLAIN", "PLAIN", false},
	{"SASL-IR", NULL, false},
};

START_TEST(test_mechanism)
{
	char *item = (char *)mechanisms[_i].item;

	ck_assert_msg(capability_has_mechanism(&item, 1, mechanisms[_i].mechanism) ==
			      mechanisms[_i].found,
		      "\"%s\" for %s", item,
		      mechanisms[_i].mechanism != NULL ? mechanisms[_i].mechanism : "any");
}
END_TEST

static const struct {
	const char *item;
	bool masked;
} masks[] = {
	{"XXXXXXXA", true}, {"XXXXXXXX", true}, {"xxxxxxxx", true},    {"********", true},
	{"XXXX", true},	    {"XXX", false},	{"XXXA", false},       {"XXXXXXXB", false},
	{"XEXCH50", false}, {"X-XXXX", false},	{"XXXXXXXXXA", false},
};

START_TEST(test_mask)
{
	char *item = (char *)masks[_i].item;

	ck_assert_msg((capability_masked(&item, 1) != NULL) == masks[_i].masked, "\"%s\"", item);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_keyword, 0, (int)COUNT_OF(keywords));
	tcase_add_loop_test(tcase, test_mechanism, 0, (int)COUNT_OF(mechanisms));
	tcase_add_loop_test(tcase, test_mask, 0, (int)COUNT_OF(masks));
}

int main(void)
{
	return unit_run("capability", add);
}
