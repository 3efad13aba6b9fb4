"""/v1/trends."""

from fastapi import APIRouter

router = APIRouter(tags=["trends"])
