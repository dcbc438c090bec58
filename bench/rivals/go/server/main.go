// The benchmark's server on grpc-go: --port N [--cert FILE --key FILE].
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"runtime"
	"runtime/debug"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"swoop/benchpb"
)

type service struct{}

func (service) Unary(_ context.Context, request *benchpb.Message) (*benchpb.Message, error) {
	return request, nil
}

func (service) ServerStream(request *benchpb.Message, stream benchpb.Bench_ServerStreamServer) error {
	for {
		if err := stream.Send(request); err != nil {
			return err
		}
	}
}

func (service) ClientStream(stream benchpb.Bench_ClientStreamServer) error {
	for {
		if _, err := stream.Recv(); err == io.EOF {
			return stream.SendAndClose(&benchpb.Message{})
		} else if err != nil {
			return err
		}
	}
}

func (service) Duplex(stream benchpb.Bench_DuplexServer) error {
	for {
		message, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(message); err != nil {
			return err
		}
	}
}

func main() {
	port := flag.Int("port", 0, "port to listen on")
	certificate := flag.String("cert", "", "PEM certificate; TLS if it is given")
	key := flag.String("key", "", "PEM key")
	flag.Parse()

	var options []grpc.ServerOption
	if *certificate != "" {
		credentials, err := credentials.NewServerTLSFromFile(*certificate, *key)
		if err != nil {
			log.Fatal(err)
		}
		options = append(options, grpc.Creds(credentials))
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(options...)
	benchpb.RegisterBenchServer(server, service{})
	go func() { log.Fatal(server.Serve(listener)) }()
	fmt.Println("ready")
	answerCommands()
}

// Answers the orchestrator until it closes standard input.
func answerCommands() {
	for commands := bufio.NewScanner(os.Stdin); commands.Scan(); {
		if commands.Text() == "settle" {
			runtime.GC()
			debug.FreeOSMemory()
			fmt.Println("settled")
			continue
		}
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		fmt.Println(memory.TotalAlloc)
	}
}
