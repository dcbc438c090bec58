// The benchmark's client on grpc-go; its flags are those of all clients.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"

	"bench/tally"
	"swoop/benchpb"
)

type options struct {
	scenario, authority                          string
	port, connections, streams, payload, entries int
	seconds, warmup, rate                        float64
	deadline                                     bool
	message                                      *benchpb.Message
}

type connection struct {
	*options
	channel *grpc.ClientConn
	client  benchpb.BenchClient
}

func main() {
	var o options
	flag.StringVar(&o.scenario, "scenario", "unary", "shape of the load")
	flag.IntVar(&o.port, "port", 0, "the server's port")
	flag.IntVar(&o.connections, "connections", 1, "connections")
	flag.IntVar(&o.streams, "streams", 1, "calls at a time on each connection")
	flag.Float64Var(&o.seconds, "seconds", 5, "measured seconds")
	flag.Float64Var(&o.warmup, "warmup", 5, "seconds before them")
	flag.IntVar(&o.payload, "payload", 13, "octets of payload")
	flag.IntVar(&o.entries, "metadata", 0, "metadata entries with each call")
	flag.BoolVar(&o.deadline, "deadline", false, "a deadline and a cancellation for each call")
	flag.Float64Var(&o.rate, "rate", 0, "calls per second, begun on schedule")
	flag.Bool("tls", false, "TLS; --ca is needed")
	flag.StringVar(&o.authority, "ca", "", "PEM certificate to trust")
	flag.Parse()
	o.message = &benchpb.Message{Payload: make([]byte, o.payload)}

	switch o.scenario {
	case "idle":
		o.idle()
	case "connect":
		o.connect()
	default:
		o.load()
	}
}

func (o *options) dial() *connection {
	security := grpc.WithInsecure()
	if o.authority != "" {
		trusting, err := credentials.NewClientTLSFromFile(o.authority, "")
		check(err)
		security = grpc.WithTransportCredentials(trusting)
	}
	channel, err := grpc.Dial(fmt.Sprintf("localhost:%d", o.port), security)
	if err != nil {
		log.Fatal(err)
	}
	return &connection{o, channel, benchpb.NewBenchClient(channel)}
}

func (o *options) load() {
	window := &tally.Window{}
	connections := make([]*connection, o.connections)
	for i := range connections {
		connections[i] = o.dial()
		connections[i].unary()
	}
	if o.rate > 0 {
		go o.pace(window, connections)
	} else {
		for i := 0; i < o.connections*o.streams; i++ {
			go connections[i%o.connections].loop(window, window.Worker())
		}
	}
	window.Run(o.warmup, o.seconds)
}

func (c *connection) loop(window *tally.Window, worker *tally.Worker) {
	switch c.scenario {
	case "unary":
		for !window.IsOver() {
			began := time.Now()
			c.unary()
			worker.Record(began)
		}
	case "server-stream":
		c.serverStream(window, worker)
	case "client-stream":
		c.clientStream(window, worker)
	case "duplex":
		c.duplex(window, worker)
	case "ping-pong":
		c.pingPong(window, worker)
	default:
		log.Fatalf("unknown scenario %s", c.scenario)
	}
}

// Begins calls on schedule and measures each from the time it should have begun. The schedule begins anew with the measured window.
func (o *options) pace(window *tally.Window, connections []*connection) {
	slots := make(chan *tally.Worker, o.connections*o.streams)
	for i := 0; i < cap(slots); i++ {
		slots <- window.Worker()
	}
	interval, start, next, counts := 1e9/o.rate, time.Now(), 0, false
	for !window.IsOver() {
		if !counts && window.IsMeasuring() {
			start, next, counts = time.Now(), 0, true
		}
		for {
			due := start.Add(time.Duration(float64(next) * interval))
			if due.After(time.Now()) || len(slots) == 0 {
				break
			}
			worker, connection, counted := <-slots, connections[next%len(connections)], counts
			next++
			go func() {
				connection.unary()
				if counted {
					worker.Record(due)
				}
				slots <- worker
			}()
		}
		time.Sleep(100 * time.Microsecond)
	}
}

func (c *connection) unary() {
	ctx := context.Background()
	if c.deadline {
		limited, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		ctx = limited
	}
	if c.entries > 0 {
		entries := metadata.MD{}
		for i := 0; i < c.entries; i++ {
			entries.Set(fmt.Sprintf("custom-entry-%d", i), fmt.Sprintf("value of the entry %d", i))
		}
		ctx = metadata.NewOutgoingContext(ctx, entries)
	}
	if _, err := c.client.Unary(ctx, c.message); err != nil {
		log.Fatal(err)
	}
}

func (o *options) connect() {
	window := &tally.Window{}
	for i := 0; i < o.connections; i++ {
		go func(worker *tally.Worker) {
			for !window.IsOver() {
				began := time.Now()
				connection := o.dial()
				connection.unary()
				connection.channel.Close()
				worker.Record(began)
			}
		}(window.Worker())
	}
	window.Run(o.warmup, o.seconds)
}

func (o *options) idle() {
	first := o.dial()
	for i := 0; i < 1000; i++ {
		first.unary()
	}
	first.channel.Close()
	time.Sleep(time.Second)
	fmt.Println("begin")
	time.Sleep(time.Second)
	start := time.Now()
	connections := make([]*connection, o.connections)
	for i := range connections {
		connections[i] = o.dial()
		connections[i].unary()
	}
	elapsed := time.Since(start)
	time.Sleep(time.Second)
	fmt.Println("end")
	time.Sleep(2 * time.Second)
	tally.Result{Count: int64(o.connections), Elapsed: elapsed.Seconds()}.Print()
}
