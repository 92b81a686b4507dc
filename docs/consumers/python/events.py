"""Reads the events of copernica-callbacks out of SQS messages. Needs boto3 only."""

import json

import boto3

s3 = boto3.client("s3")


def read_event(body: str) -> dict:
    """The event in a message's body; what is over 1 MiB stands in S3 and is fetched from there."""
    event = json.loads(body)
    if isinstance(event, list):
        # As Amazon's Extended Client writes it: [name of a class, {"s3BucketName": …, "s3Key": …}].
        location = event[1]
        stored = s3.get_object(Bucket=location["s3BucketName"], Key=location["s3Key"])
        event = json.load(stored["Body"])
    if event.get("specversion") != "1.0":
        raise ValueError("the message is no event")
    return event


def handle_event(event: dict) -> None:
    """Your work. Raising leaves the event on the queue; it comes again, so do nothing twice for one event["id"]."""
    print(event["type"], event.get("subject", ""), *event["data"].get("changes", {}), flush=True)
