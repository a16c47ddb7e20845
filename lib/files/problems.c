/* problems - a growing list */
#include "files/problems.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void files_problem(struct files_problems *list, enum files_problem_kind kind, const char *remedy,
		   const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = mem_vprint(format, arguments);
	va_end(arguments);
	/* several services may share a file and what is wrong with it */
	for (size_t i = 0; i < list->count; i++)
		if (list->problem[i].kind == kind && strcmp(list->problem[i].text, text) == 0) {
			free(text);
			return;
		}
	list->problem = mem_resize(list->problem, list->count + 1, sizeof(*list->problem));
	list->problem[list->count++] =
		(struct files_problem){.kind = kind, .text = text, .remedy = mem_string(remedy)};
}

void files_problems_free(struct files_problems *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->problem[i].text);
		free(list->problem[i].remedy);
	}
	free(list->problem);
	*list = (struct files_problems){0};
}
