"""Whatever is asked of a payment, in whatever order: no more is taken than was held, nor goes back than was taken."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.paysim import charges, intents
from workshop.paysim.errors import ApiError, Body
from workshop.paysim.intents import Step

CARDS = ["pm_card_visa", "pm_card_visa_chargeDeclined", "pm_card_threeDSecure2Required"]
AMOUNTS = st.integers(1, 12_000)
VERBS = st.one_of(
    st.tuples(st.just("confirm"), st.sampled_from(CARDS)),
    st.tuples(st.just("answer"), st.booleans()),
    st.tuples(st.just("capture"), st.none() | AMOUNTS),
    st.tuples(st.just("cancel"), st.none()),
    st.tuples(st.just("refund"), AMOUNTS),
)


class Payment:
    """One payment as the books have it."""

    def __init__(self) -> None:
        usual = {"description": None, "metadata": {}, "payment_method": None, "receipt_email": None}
        self.intent = intents.new_intent(7900, "eur", "manual", 0, **usual)
        self.charge: Body | None = None

    def ask(self, verb: str, given: Any) -> None:
        verbs: dict[str, Callable[[], Step]] = {
            "confirm": lambda: intents.confirm(self.intent, given, None, "http://paysim", 0),
            "answer": lambda: intents.authenticated(self.intent, given, 0),
            "capture": lambda: intents.capture(self.intent, self.charge, given),
            "cancel": lambda: intents.cancel(self.intent, self.charge, None, 0),
        }
        if verb == "refund":
            if self.charge:
                self.charge = charges.refunded(self.charge, given)
            return
        step = verbs[verb]()
        self.intent = step.intent
        self.charge = step.charge or self.charge


@settings(max_examples=150)
@given(st.lists(VERBS, max_size=12))
def test_money_is_neither_made_nor_lost(asked: list[tuple[str, Any]]) -> None:
    payment = Payment()
    for verb, given_ in asked:
        before = (payment.intent, payment.charge)
        try:
            payment.ask(verb, given_)
        except ApiError:
            assert (payment.intent, payment.charge) == before
        intent, charge = payment.intent, payment.charge or {"amount_captured": 0, "captured": False}
        assert intent["amount_capturable"] + intent["amount_received"] <= 7900
        assert charge["amount_captured"] == intent["amount_received"]
        assert (intent["status"] == "succeeded") == charge["captured"]
        assert (intent["status"] == "requires_capture") == (intent["amount_capturable"] > 0)
        if charge["captured"]:
            assert 0 <= charge["amount_refunded"] <= charge["amount_captured"] <= 7900
