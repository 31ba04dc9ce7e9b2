"""The second factor over JSON, the same in all four apps."""

from datetime import datetime

from flask import Blueprint, request
from pydantic import Field

from common import clock
from common.auth import actions, tokens
from common.auth.access import current_user, recently, signed_in
from common.auth.api import Tokens
from common.auth.second_factor import enrolment
from common.auth.second_factor.asking import factor_of
from common.auth.sign_in import users
from common.http.openapi import Input, Output, contract

second_factor_api = Blueprint("second_factor_api", __name__, url_prefix="/api/auth")


class Code(Input):
    """Six digits of the authenticator, or a recovery code."""

    code: str = Field(max_length=64)


class Proof(Input):
    password: str = Field("", max_length=1024)
    code: str = Field("", max_length=64)


class SecondFactorOut(Output):
    on: bool
    since: datetime | None = None
    recovery_codes_left: int = 0


class EnrolmentOut(Output):
    """`uri` is what a QR code would say."""

    secret: str
    uri: str


class RecoveryCodes(Output):
    """Shown once: only hashes are kept."""

    recovery_codes: list[str]


class TurnedOn(RecoveryCodes):
    tokens: Tokens


@second_factor_api.get("/second-factor")
@signed_in
@contract("auth", HTTP_200=SecondFactorOut)
def show() -> SecondFactorOut:
    """Whether sign-in asks for a code"""
    factor = factor_of(current_user())
    if factor is None:
        return SecondFactorOut(on=False)
    return SecondFactorOut(on=True, since=factor.since, recovery_codes_left=factor.recovery_left)


@second_factor_api.post("/second-factor")
@signed_in
@recently("10 minutes")
@contract("auth", HTTP_201=EnrolmentOut)
def begin() -> tuple[EnrolmentOut, int]:
    """Get a secret for an authenticator; its first code turns two-step sign-in on"""
    return EnrolmentOut.model_validate(enrolment.begin()), 201


@second_factor_api.put("/second-factor")
@signed_in
@recently("10 minutes")
@contract("auth", HTTP_200=TurnedOn)
def turn_on(json: Code) -> TurnedOn:
    """Turn it on with the first code. All sessions end; the answer begins a new one"""
    user_id = current_user().id
    recovery = enrolment.finish(json.code)
    user = users().user_by_id(user_id) or current_user()
    device = request.headers.get("User-Agent", "")
    session = actions.open_session(users(), user, device=device, now=clock.now())
    return TurnedOn(recovery_codes=recovery, tokens=Tokens(**tokens.pair_for(session)))


@second_factor_api.post("/second-factor/off")
@signed_in
@contract("auth", HTTP_204=None)
def turn_off(json: Proof) -> tuple[str, int]:
    """Turn it off with password and code"""
    enrolment.turn_off(json.password, json.code)
    return "", 204


@second_factor_api.post("/second-factor/recovery-codes")
@signed_in
@contract("auth", HTTP_200=RecoveryCodes)
def renew_recovery_codes(json: Code) -> RecoveryCodes:
    """Ten new recovery codes for a code; the old ones are good no more"""
    return RecoveryCodes(recovery_codes=enrolment.renew_recovery_codes(json.code))


@second_factor_api.post("/confirm")
@signed_in
@contract("auth", HTTP_204=None)
def confirm(json: Proof) -> tuple[str, int]:
    """Show again who one is, for what asks for it (403 `confirmation-needed`)"""
    enrolment.confirm(json.password, json.code)
    return "", 204
