"""How an app sends mail: one message, by SMTP, with short time-outs. `common/outbox` decides when."""

import smtplib
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

PATIENCE = 2.0  # seconds for each answer of the server


class MailAwayError(Exception):
    """The server is away, or refuses for now: try again later."""


class MailRefusedError(Exception):
    """The server will never take this message for this address."""


class Mailer:
    """Sends through the server at `smtp://[user:password@]host:port`, or smtps:// for TLS."""

    def __init__(self, smtp_url: str, sender: str) -> None:
        self._server = urlsplit(smtp_url)
        self._sender = sender
        self._domain = parseaddr(sender)[1].rpartition("@")[2]

    def send(self, to: str, subject: str, text: str, *, number: str) -> None:
        """Hand over one message. `number` makes its Message-ID: sent twice, it is still one message.

        Raises:
            MailAwayError, MailRefusedError: see there.
        """
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message["Message-ID"] = f"<{number}@{self._domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers from holiday machines
        message.set_content(text)
        try:
            self._hand_over(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _kind_of(max(codes, default=0))(type(error).__name__) from error
        except smtplib.SMTPResponseException as error:
            raise _kind_of(error.smtp_code)(type(error).__name__) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailAwayError(type(error).__name__) from error

    def _hand_over(self, message: EmailMessage) -> None:
        kind = smtplib.SMTP_SSL if self._server.scheme == "smtps" else smtplib.SMTP
        host, port = self._server.hostname or "", self._server.port or 0
        with kind(host, port, timeout=PATIENCE) as smtp:
            if self._server.username:
                smtp.login(unquote(self._server.username), unquote(self._server.password or ""))
            smtp.send_message(message)


def _kind_of(code: int) -> type[Exception]:
    """RFC 5321, 4.2.1: 4yz may be mended by trying again, 5yz not. 53x is about our own login, which an
    operator can mend."""
    return MailRefusedError if 540 <= code < 600 else MailAwayError
