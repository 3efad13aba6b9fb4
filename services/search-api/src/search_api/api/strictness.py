"""What the framework lets pass: unknown and repeated parameters, HEAD, OPTIONS, Allow."""

from collections import Counter
from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.api import problems
from search_api.api.declared import Address, addresses
from search_api.api.faults import MAX_FAULTS, answer
from search_api.api.problems import Problem


class Strictness:
    """Holds requests to what the OpenAPI document declares.

    FastAPI takes the last of several values where one is wanted, and ignores parameters of an
    address that has none; both would answer another question than was asked. Where an address has
    parameters, its own model refuses unknown ones, together with all else that is wrong.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._addresses: list[Address] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        address = self._address(scope) if scope["type"] == "http" else None
        if address is None:
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            allow = {"Allow": _allow(address)}
            await Response(status_code=204, headers=allow)(scope, receive, send)
            return
        if scope["method"] == "HEAD" and "HEAD" in address.methods:  # the server drops the body
            scope = {**scope, "method": "GET"}
        if problem := _problem(scope, address):
            response = answer(problem, scope["path"], scope["state"]["request_id"])
            await response(scope, receive, send)
            return

        async def allowing(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                MutableHeaders(scope=message)["Allow"] = _allow(address)
            await send(message)

        await self._app(scope, receive, allowing)

    def _address(self, scope: Scope) -> Address | None:
        if self._addresses is None:
            self._addresses = addresses(scope["app"].openapi())
        path = scope["path"]
        return next((one for one in self._addresses if one.pattern.fullmatch(path)), None)


def _allow(address: Address) -> str:
    return ", ".join(sorted(address.methods))


def _problem(scope: Scope, address: Address) -> Problem | None:
    declared = address.parameters.get(scope["method"])
    if declared is None:
        return None
    text = scope["query_string"].decode("ascii", "replace")
    given = Counter(name for name, _ in parse_qsl(text, keep_blank_values=True))
    if not declared and given:
        unknown = [problems.fault("query", (name,), problems.UNKNOWN) for name in given]
        return problems.bad_request(unknown[:MAX_FAULTS], unknown=True)
    repeated = [
        problems.fault("query", (name,), problems.REPEATED)
        for name, times in given.items()
        if times > 1 and not declared.get(name, True)
    ]
    return problems.bad_request(repeated, unknown=False) if repeated else None
