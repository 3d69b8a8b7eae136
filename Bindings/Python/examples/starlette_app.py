"""A shop inside a Starlette (or FastAPI) application: browsers speak to it by WebSocket.

    uvicorn starlette_app:app

A frame of a browser goes into the shop unread, with the authority of the visitor that the connection belongs to.
Replies and events go back: what a browser sees has been on disk before. After a lost connection it comes again with
`?after=` the last cursor, and nothing is missed or doubled. The event loop turns the shop, so a call costs a
microsecond and no thread.
"""

import asyncio
import json
import os
from contextlib import asynccontextmanager

import klepet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


@asynccontextmanager
async def lifespan(app: Starlette):
    """The shop lives as long as the application."""
    with klepet.Shop(os.environ.get("SHOP"), loop="stepped") as shop, shop.turned():
        app.state.office = shop.office()
        app.state.shop = shop
        yield


async def send_events(socket: WebSocket, client: klepet.Client) -> None:
    """Events as they become durable, a batch a frame."""
    async for batch in client.abatches():
        events = [event.as_dict() for event in batch]
        await socket.send_text(json.dumps({"events": events, "cursor": batch[-1].seq}))


async def chat(socket: WebSocket) -> None:
    """One browser. Who it is, your session says; here its query does."""
    shop: klepet.Shop = socket.app.state.shop
    await socket.accept()
    role, key = socket.path_params["role"], socket.path_params["key"]
    try:
        client = shop.join(role, key, after_seq=int(socket.query_params.get("after", 0)))
    except klepet.Error as refused:
        await socket.close(1008, refused.sentence[:120])
        return
    with client:
        sending = asyncio.create_task(send_events(socket, client))
        try:
            while True:
                frame = await socket.receive_text()
                await socket.send_text(client.call_json(frame).decode())
        except WebSocketDisconnect:
            pass
        finally:
            sending.cancel()


async def hire(request: Request) -> JSONResponse:
    """The shop's own side of it: POST /operators {"key": "ana", "name": "Ana"}."""
    try:
        person = request.app.state.office.operator_set(**await request.json())
    except klepet.Error as refused:
        return JSONResponse({"refusal": refused.refusal, "sentence": refused.sentence}, 400)
    return JSONResponse({"person": person})


app = Starlette(
    routes=[WebSocketRoute("/chat/{role:str}/{key:str}", chat), Route("/operators", hire, methods=["POST"])],
    lifespan=lifespan,
)
