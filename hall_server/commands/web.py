"""Runs the web process: enrolment, the list of matters, the administration."""

import django

from hall_server.service_process import ready_file, say_ready


def run(arguments: list[str]) -> int:
    """Ends with the process, on SIGTERM."""
    file = ready_file(arguments, "web")
    django.setup()
    from hall_server.certificates import renew_own_if_possible, web_certificate  # noqa: PLC0415 - Django must be set up before models
    from hall_server.installation import present  # noqa: PLC0415 - the same
    from hall_server.web_channel.serving import serve  # noqa: PLC0415 - the same

    renew_own_if_possible()
    certificate, key = web_certificate()
    serve(
        present().web.host, present().web.port, certificate, key, lambda: say_ready("web", file, serves=False)
    )
    return 0
