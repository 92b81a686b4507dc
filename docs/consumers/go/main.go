// Handles the events on the queue one after the other.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// handleEvent is your work. An error leaves the event on the queue; it comes again, so do nothing twice for one event.ID.
func handleEvent(event *Event) error {
	line := []string{event.Type, event.Subject}
	if strings.Contains(event.Type, "profile.") {
		var data ProfileData
		if err := json.Unmarshal(event.Data, &data); err != nil {
			return err
		}
		line = append(line, slices.Sorted(maps.Keys(data.Changes))...)
	}
	fmt.Println(strings.Join(line, " "))
	return nil
}

func main() {
	ctx := context.Background()
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	queue := sqs.NewFromConfig(settings)
	store := s3.NewFromConfig(settings, func(options *s3.Options) {
		// Only where AWS is played on this machine: a bucket is no host there.
		options.UsePathStyle = os.Getenv("AWS_ENDPOINT_URL") != ""
	})
	queueURL := aws.String(os.Getenv("EVENT_QUEUE_URL"))
	for {
		answer, err := queue.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
			QueueUrl:                    queueURL,
			MaxNumberOfMessages:         10,
			WaitTimeSeconds:             20,
			MessageSystemAttributeNames: []types.MessageSystemAttributeName{"MessageGroupId"},
		})
		if err != nil {
			log.Fatal(err)
		}
		// One group is one profile: what comes after a failure there must not overtake it.
		failed := map[string]bool{}
		for _, message := range answer.Messages {
			group := message.Attributes["MessageGroupId"]
			if failed[group] {
				continue
			}
			event, err := ReadEvent(ctx, store, *message.Body)
			if err == nil {
				err = handleEvent(event)
			}
			if err != nil {
				failed[group] = true
				log.Println("not handled", *message.MessageId, err)
				continue
			}
			_, err = queue.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: queueURL, ReceiptHandle: message.ReceiptHandle})
			if err != nil {
				log.Println("not deleted, so it comes again", *message.MessageId, err)
			}
		}
	}
}
