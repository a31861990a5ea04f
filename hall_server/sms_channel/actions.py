"""What others may have the channel do: run, until told to stop."""

from hall_server.sms_channel.dispatcher import work

__all__ = ["work"]
