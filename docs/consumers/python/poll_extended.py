"""The same with Amazon's Extended Client, which fetches what stands in S3 by itself."""

import json
import os
import sys

import boto3
import sqs_extended_client  # noqa: F401, it changes boto3's client

from events import handle_event

sqs = boto3.client("sqs")
# ConsumerPolicy lets nobody delete payloads: they expire by themselves, later than any message.
sqs.delete_payload_from_s3 = False
queue_url = os.environ["EVENT_QUEUE_URL"]

while True:
    answer = sqs.receive_message(
        QueueUrl=queue_url,
        MaxNumberOfMessages=10,
        WaitTimeSeconds=20,
        MessageSystemAttributeNames=["MessageGroupId"],
    )
    failed = set()
    for message in answer.get("Messages", []):
        group = message["Attributes"]["MessageGroupId"]
        if group in failed:
            continue
        try:
            handle_event(json.loads(message["Body"]))
        except Exception as error:
            failed.add(group)
            print("not handled", message["MessageId"], error, file=sys.stderr)
            continue
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
