"""A Lambda with Powertools: a batch of which some may fail, in the order of each group."""

from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events import handle_event, read_event

# After a failure the rest of its group waits for it, and other groups go on.
processor = SqsFifoPartialProcessor(skip_group_on_error=True)


def handle_record(record: SQSRecord) -> None:
    handle_event(read_event(record.body))


def handler(event: dict, context: object) -> dict:
    return process_partial_response(
        event=event, record_handler=handle_record, processor=processor, context=context
    )
