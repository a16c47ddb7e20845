/* problems - a growing list */
#include "files/problems.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"

void files_problem(struct files_problems *list, enum files_problem_kind kind, const char *remedy,
		   const char *format, ...)
{
	struct files_problem *problem;
	va_list arguments;

	list->problem = mem_resize(list->problem, list->count + 1, sizeof(*problem));
	problem = &list->problem[list->count++];
	*problem = (struct files_problem){.kind = kind, .remedy = mem_string(remedy)};
	va_start(arguments, format);
	problem->text = mem_vprint(format, arguments);
	va_end(arguments);
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
