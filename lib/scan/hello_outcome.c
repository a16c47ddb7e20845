/* hello_outcome - makes one kind of ending of the pool's and the hello machine's */
#include "scan/hello_outcome.h"

#include <stdio.h>

bool hello_answered(struct probe *probe, const struct answer *answer)
{
	switch (answer->kind) {
	case ANSWER_HELLO:
	case ANSWER_RETRY:
	case ANSWER_SSL2:
	case ANSWER_ALERT:
		return true;
	case ANSWER_CLOSED:
		fail_set(&probe->fail, FAIL_CLOSED,
			 "connection closed by the server in answer to the hello");
		break;
	case ANSWER_RESET:
		fail_set(&probe->fail, FAIL_RESET,
			 "connection reset by the server in answer to the hello");
		break;
	case ANSWER_GARBAGE:
		fail_set(&probe->fail, FAIL_PROTOCOL, "%s", answer->text);
		break;
	case ANSWER_NONE:
		return false;
	}
	probe->status = PROBE_FAILED;
	snprintf(probe->stage, sizeof(probe->stage), "waiting for the ServerHello");
	return false;
}

const char *hello_words(const struct probe *probe, const struct answer *answer, char *buffer,
			size_t size)
{
	if (answer->kind != ANSWER_NONE)
		return answer_words(answer, buffer, size);
	if (probe->fail.kind != FAIL_NONE)
		snprintf(buffer, size, "%s", probe->fail.text);
	else if (probe->status == PROBE_NOT_TRIED)
		snprintf(buffer, size, "not tried before the run was over");
	else
		snprintf(buffer, size, "no answer");
	return buffer;
}
