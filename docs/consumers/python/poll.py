"""Handles the events on the queue one after the other, with boto3."""

import os
import sys

import boto3

from events import handle_event, read_event

sqs = boto3.client("sqs")
queue_url = os.environ["EVENT_QUEUE_URL"]

while True:
    answer = sqs.receive_message(
        QueueUrl=queue_url,
        MaxNumberOfMessages=10,
        WaitTimeSeconds=20,
        MessageSystemAttributeNames=["MessageGroupId"],
    )
    # One group is one profile: what comes after a failure there must not overtake it.
    failed = set()
    for message in answer.get("Messages", []):
        group = message["Attributes"]["MessageGroupId"]
        if group in failed:
            continue
        try:
            handle_event(read_event(message["Body"]))
        except Exception as error:
            failed.add(group)
            print("not handled", message["MessageId"], error, file=sys.stderr)
            continue
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
