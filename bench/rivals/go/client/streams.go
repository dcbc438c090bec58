package main

import (
	"context"
	"log"
	"time"

	"bench/tally"
)

func (c *connection) serverStream(window *tally.Window, worker *tally.Worker) {
	stream, err := c.client.ServerStream(context.Background(), c.message)
	check(err)
	for !window.IsOver() {
		_, err := stream.Recv()
		check(err)
		worker.Count()
	}
}

func (c *connection) clientStream(window *tally.Window, worker *tally.Worker) {
	stream, err := c.client.ClientStream(context.Background())
	check(err)
	for !window.IsOver() {
		check(stream.Send(c.message))
		worker.Count()
	}
}

func (c *connection) duplex(window *tally.Window, worker *tally.Worker) {
	stream, err := c.client.Duplex(context.Background())
	check(err)
	go func() {
		for !window.IsOver() {
			check(stream.Send(c.message))
		}
	}()
	for !window.IsOver() {
		_, err := stream.Recv()
		check(err)
		worker.Count()
	}
}

func (c *connection) pingPong(window *tally.Window, worker *tally.Worker) {
	stream, err := c.client.Duplex(context.Background())
	check(err)
	for !window.IsOver() {
		began := time.Now()
		check(stream.Send(c.message))
		_, err := stream.Recv()
		check(err)
		worker.Record(began)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
