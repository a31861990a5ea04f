"""Decides when a print counts as unsure: only after the printer was asked about it once more."""

from device_drivers.roles.ticket_printer import Outcome, Paper, Printed, TicketPrinter


def print_surely(printer: TicketPrinter, paper: Paper, within: float) -> Printed:
    """Print and wait at most `within` seconds for the confirmation; one that came late counts."""
    printed = printer.print(paper, within)
    if printed.outcome is Outcome.UNKNOWN and printer.outcome_of(printed.process_id) is Outcome.DONE:
        return Printed(Outcome.DONE, printed.process_id)
    return printed
