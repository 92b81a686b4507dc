package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Change is a submitted field; From is nil where Copernica delivered no different old value.
type Change struct {
	From *string `json:"from"`
	To   string  `json:"to"`
}

// ProfileData is what events of profiles and subprofiles say; unknown ids are nil, values are texts.
type ProfileData struct {
	Action     *string           `json:"action"`
	Account    string            `json:"account"`
	Database   *int64            `json:"database"`
	Collection *int64            `json:"collection"`
	Profile    *int64            `json:"profile"`
	Subprofile *int64            `json:"subprofile"`
	Fields     map[string]string `json:"fields"`
	Interests  map[string]bool   `json:"interests"`
	Changes    map[string]Change `json:"changes"`
	Created    *string           `json:"created"`
	Modified   *string           `json:"modified"`
	Format     string            `json:"format"`
}

// Event is a CloudEvents 1.0 event; which kind of data it has follows from its type.
type Event struct {
	SpecVersion string          `json:"specversion"`
	ID          string          `json:"id"`
	Type        string          `json:"type"`
	Source      string          `json:"source"`
	Subject     string          `json:"subject"`
	Time        time.Time       `json:"time"`
	Data        json.RawMessage `json:"data"`
}

// ReadEvent reads the event in a message's body; what is over 1 MiB stands in S3 and is fetched from there.
func ReadEvent(ctx context.Context, store *s3.Client, body string) (*Event, error) {
	text := []byte(body)
	// As Amazon's Extended Client writes it: [name of a class, {"s3BucketName": …, "s3Key": …}].
	var pointer []json.RawMessage
	if json.Unmarshal(text, &pointer) == nil && len(pointer) == 2 {
		stored, err := fetch(ctx, store, pointer[1])
		if err != nil {
			return nil, err
		}
		text = stored
	}
	event := &Event{}
	if err := json.Unmarshal(text, event); err != nil {
		return nil, err
	}
	if event.SpecVersion != "1.0" {
		return nil, errors.New("the message is no event")
	}
	return event, nil
}

func fetch(ctx context.Context, store *s3.Client, pointer []byte) ([]byte, error) {
	var location struct{ S3BucketName, S3Key string }
	if err := json.Unmarshal(pointer, &location); err != nil {
		return nil, err
	}
	stored, err := store.GetObject(ctx, &s3.GetObjectInput{Bucket: &location.S3BucketName, Key: &location.S3Key})
	if err != nil {
		return nil, fmt.Errorf("s3://%s/%s: %w", location.S3BucketName, location.S3Key, err)
	}
	defer stored.Body.Close()
	return io.ReadAll(stored.Body)
}
