"""How an app sends mail: one message, by SMTP, with short time-outs."""

import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import structlog

log = structlog.get_logger("mail")
PATIENCE = 2.0  # seconds


class Mailer:
    """Sends through the server at `smtp://[user:password@]host:port`, or smtps:// for TLS."""

    def __init__(self, smtp_url: str, sender: str) -> None:
        self._server = urlsplit(smtp_url)
        self._sender = sender

    def send(self, to: str, subject: str, text: str) -> bool:
        """Hand over one message. False, and a log line, when the server is away or refuses it."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message.set_content(text)
        kind = smtplib.SMTP_SSL if self._server.scheme == "smtps" else smtplib.SMTP
        try:
            with kind(
                self._server.hostname or "", self._server.port or 0, timeout=PATIENCE
            ) as smtp:
                if self._server.username:
                    smtp.login(unquote(self._server.username), unquote(self._server.password or ""))
                smtp.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail not sent", subject=subject, error=type(error).__name__)
            return False
        return True
