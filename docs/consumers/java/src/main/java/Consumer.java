import com.amazon.sqs.javamessaging.AmazonSQSExtendedClient;
import com.amazon.sqs.javamessaging.ExtendedClientConfiguration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Handles the events on the queue one after the other. */
public class Consumer {
    private static final ObjectMapper json = new ObjectMapper();
    private static final String queueUrl = System.getenv("EVENT_QUEUE_URL");

    /** Your work. Throwing leaves the event on the queue; it comes again, so do nothing twice for one id. */
    private static void handleEvent(JsonNode event) {
        var line = new ArrayList<String>();
        line.add(event.get("type").asText());
        line.add(event.path("subject").asText());
        // Values are texts; a change has `to`, and `from` where Copernica delivered a different old value.
        var changes = new TreeSet<String>();
        event.get("data").path("changes").fieldNames().forEachRemaining(changes::add);
        line.addAll(changes);
        System.out.println(String.join(" ", line));
    }

    private static SqsClient createQueue() {
        var http = UrlConnectionHttpClient.create();
        // Path style is only for where AWS is played on this machine: a bucket is no host there.
        boolean isPlayed = System.getenv("AWS_ENDPOINT_URL") != null;
        var s3 = S3Client.builder().httpClient(http).forcePathStyle(isPlayed).build();
        // Nobody may delete payloads: they expire by themselves, later than any message.
        var configuration =
                new ExtendedClientConfiguration().withPayloadSupportEnabled(s3, System.getenv("PAYLOAD_BUCKET"), false);
        return new AmazonSQSExtendedClient(SqsClient.builder().httpClient(http).build(), configuration);
    }

    public static void main(String[] arguments) {
        var queue = createQueue();
        while (true) {
            var answer = queue.receiveMessage(request -> request.queueUrl(queueUrl)
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(20)
                    .messageSystemAttributeNames(MessageSystemAttributeName.MESSAGE_GROUP_ID));
            // One group is one profile: what comes after a failure there must not overtake it.
            Set<String> failed = new HashSet<>();
            for (Message message : answer.messages()) {
                String group = message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
                if (failed.contains(group)) continue;
                try {
                    handleEvent(json.readTree(message.body()));
                } catch (Exception error) {
                    failed.add(group);
                    System.err.println("not handled " + message.messageId() + " " + error);
                    continue;
                }
                queue.deleteMessage(request -> request.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
            }
        }
    }
}
