package main

import (
	"context"
	"fmt"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"interop/testing"
)

const (
	echoInitial    = "x-grpc-test-echo-initial"
	echoTrailing   = "x-grpc-test-echo-trailing-bin"
	initialValue   = "test_initial_metadata_value"
	trailingValue  = "\xab\xab\xab"
	specialMessage = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
)

func expectEcho(header, trailer metadata.MD) error {
	for _, expected := range []struct {
		in         metadata.MD
		key, value string
	}{{header, echoInitial, initialValue}, {trailer, echoTrailing, trailingValue}} {
		if values := expected.in.Get(expected.key); len(values) != 1 || values[0] != expected.value {
			return fmt.Errorf("%s: expected %q, was %q", expected.key, expected.value, values)
		}
	}
	return nil
}

func customMetadata(server *target) error {
	ctx := metadata.AppendToOutgoingContext(context.Background(), echoInitial, initialValue, echoTrailing, trailingValue)

	var header, trailer metadata.MD
	request := &testing.SimpleRequest{ResponseSize: largeResponse, Payload: payload(largeRequest)}
	if _, err := server.service.UnaryCall(ctx, request, grpc.Header(&header), grpc.Trailer(&trailer)); err != nil {
		return err
	}
	if err := expectEcho(header, trailer); err != nil {
		return fmt.Errorf("unary: %w", err)
	}

	stream, err := server.service.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	if err := stream.Send(outputRequest(responseSizes[0], requestSizes[0])); err != nil {
		return err
	}
	if header, err = stream.Header(); err != nil {
		return err
	}
	if _, err := stream.Recv(); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	if _, err := stream.Recv(); err != io.EOF {
		return expectEnd(err)
	}
	if err := expectEcho(header, stream.Trailer()); err != nil {
		return fmt.Errorf("full duplex: %w", err)
	}
	return nil
}

func expectStatus(code codes.Code, message string, err error) error {
	if err := expectCode(code, err); err != nil {
		return err
	}
	if actual := status.Convert(err).Message(); actual != message {
		return fmt.Errorf("status message: expected %q, was %q", message, actual)
	}
	return nil
}

func statusCodeAndMessage(server *target) error {
	wanted := &testing.EchoStatus{Code: int32(codes.Unknown), Message: "test status message"}
	_, err := server.service.UnaryCall(context.Background(), &testing.SimpleRequest{ResponseStatus: wanted})
	if err := expectStatus(codes.Unknown, wanted.Message, err); err != nil {
		return fmt.Errorf("unary: %w", err)
	}
	stream, err := server.service.FullDuplexCall(context.Background())
	if err != nil {
		return err
	}
	if err := stream.Send(&testing.StreamingOutputCallRequest{ResponseStatus: wanted}); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	_, err = stream.Recv()
	if err := expectStatus(codes.Unknown, wanted.Message, err); err != nil {
		return fmt.Errorf("full duplex: %w", err)
	}
	return nil
}

func specialStatusMessage(server *target) error {
	wanted := &testing.EchoStatus{Code: int32(codes.Unknown), Message: specialMessage}
	_, err := server.service.UnaryCall(context.Background(), &testing.SimpleRequest{ResponseStatus: wanted})
	return expectStatus(codes.Unknown, specialMessage, err)
}

func unimplementedMethod(server *target) error {
	_, err := server.service.UnimplementedCall(context.Background(), &testing.Empty{})
	return expectCode(codes.Unimplemented, err)
}

func unimplementedService(server *target) error {
	_, err := server.unimplemented.UnimplementedCall(context.Background(), &testing.Empty{})
	return expectCode(codes.Unimplemented, err)
}
