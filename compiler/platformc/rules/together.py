"""The files that one container is made from and run by, held against each other, without a spec."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from platformc.readers import dockerfile, streamlit
from platformc.readers.artifacts import items, word
from platformc.readers.tree import ReadError
from platformc.rules.finding import Broken, at
from platformc.rules.image import Runner, dockerfile_findings, streamlit_findings
from platformc.rules.task import Task, is_task_definition, number, read_task, task_findings


def is_known(path: str, text: str) -> bool:
    """Whether a file can be judged by itself."""
    return is_task_definition(path, text) or dockerfile.is_dockerfile(path) or streamlit.is_config(path)


def may_be_known(path: str) -> bool:
    """Whether a file is called as one that can be judged by itself."""
    return path.endswith(".json") or dockerfile.is_dockerfile(path) or streamlit.is_config(path)


def findings(
    files: Mapping[str, str], fargate: Collection[str] = (), unreadable: list[ReadError] | None = None
) -> Iterator[Broken]:
    """What is wrong with the files, each by itself and all together.

    fargate: paths of task definitions that are to run there. unreadable: gets what cannot be read.
    """
    tasks: list[Task] = []
    for path, text in files.items():
        if is_task_definition(path, text):
            try:
                task = read_task(path, text, path in fargate)
            except ReadError as error:
                if unreadable is not None:
                    unreadable.append(error)
                continue
            if task is not None:
                tasks.append(task)
                yield from task_findings(task)
    runners = [runner for task in tasks for runner in runners_of(task)]
    images = [dockerfile.read(path, text) for path, text in files.items() if dockerfile.is_dockerfile(path)]
    for image in images:
        yield from dockerfile_findings(image, runners)
    for path, text in files.items():
        if streamlit.is_config(path):
            yield from streamlit_findings(streamlit.settings(path, text), runners, images)


def runners_of(task: Task) -> Iterator[Runner]:
    """The containers of a task as who runs an image."""
    for container in task.containers:
        found = []
        for mapping in items(container.get("portMappings")):
            node, value = mapping.get("containerPort"), number(mapping.get("containerPort"))
            if node is not None and value is not None:
                found.append((value, at(task.file, node)))
        gives = bool(items(container.get("command")) or items(container.get("entryPoint")))
        name = container.get("name")
        where = at(task.file, name if name is not None else container)
        yield Runner(word(name), tuple(found), gives, where)
