package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"interop/testing"
)

const (
	largeRequest  = 271828
	largeResponse = 314159
)

var (
	requestSizes  = []int{27182, 8, 1828, 45904}
	responseSizes = []int32{31415, 9, 2653, 58979}
	cases         map[string]func(*target) error
	// grpc-go compresses all messages of a call or none.
	notSupported = map[string]bool{"client_compressed_streaming": true}
)

func init() {
	cases = map[string]func(*target) error{
		"empty_unary":                 emptyUnary,
		"large_unary":                 largeUnary,
		"client_compressed_unary":     clientCompressedUnary,
		"server_compressed_unary":     serverCompressedUnary,
		"server_compressed_streaming": serverCompressedStreaming,
		"client_streaming":            clientStreaming,
		"server_streaming":            serverStreaming,
		"ping_pong":                   pingPong,
		"empty_stream":                emptyStream,
		"custom_metadata":             customMetadata,
		"status_code_and_message":     statusCodeAndMessage,
		"special_status_message":      specialStatusMessage,
		"unimplemented_method":        unimplementedMethod,
		"unimplemented_service":       unimplementedService,
		"cancel_after_begin":          cancelAfterBegin,
		"cancel_after_first_response": cancelAfterFirstResponse,
		"timeout_on_sleeping_server":  timeoutOnSleepingServer,
		"rpc_soak":                    rpcSoak,
		"channel_soak":                channelSoak,
	}
}

func payload(size int) *testing.Payload {
	return &testing.Payload{Body: make([]byte, size)}
}

func outputRequest(responseSize int32, requestSize int) *testing.StreamingOutputCallRequest {
	return &testing.StreamingOutputCallRequest{
		ResponseParameters: []*testing.ResponseParameters{{Size: responseSize}},
		Payload:            payload(requestSize),
	}
}

func expectSize(expected int32, body *testing.Payload) error {
	if len(body.GetBody()) != int(expected) {
		return fmt.Errorf("payload: expected %d bytes, was %d", expected, len(body.GetBody()))
	}
	return nil
}

func expectCode(expected codes.Code, err error) error {
	if status.Code(err) != expected {
		return fmt.Errorf("status code: expected %v, was %v (%v)", expected, status.Code(err), err)
	}
	return nil
}

func expectEnd(err error) error {
	if err == io.EOF {
		return nil
	}
	return fmt.Errorf("expected the end of the stream, was: %v", err)
}

func emptyUnary(server *target) error {
	_, err := server.service.EmptyCall(context.Background(), &testing.Empty{})
	return err
}

func largeUnary(server *target) error {
	request := &testing.SimpleRequest{ResponseSize: largeResponse, Payload: payload(largeRequest)}
	response, err := server.service.UnaryCall(context.Background(), request)
	if err != nil {
		return err
	}
	return expectSize(largeResponse, response.Payload)
}

func clientStreaming(server *target) error {
	stream, err := server.service.StreamingInputCall(context.Background())
	if err != nil {
		return err
	}
	sum := 0
	for _, size := range requestSizes {
		if err := stream.Send(&testing.StreamingInputCallRequest{Payload: payload(size)}); err != nil {
			return err
		}
		sum += size
	}
	response, err := stream.CloseAndRecv()
	if err != nil {
		return err
	}
	if response.AggregatedPayloadSize != int32(sum) {
		return fmt.Errorf("sum: expected %d, was %d", sum, response.AggregatedPayloadSize)
	}
	return nil
}

func serverStreaming(server *target) error {
	request := &testing.StreamingOutputCallRequest{}
	for _, size := range responseSizes {
		request.ResponseParameters = append(request.ResponseParameters, &testing.ResponseParameters{Size: size})
	}
	stream, err := server.service.StreamingOutputCall(context.Background(), request)
	if err != nil {
		return err
	}
	for _, size := range responseSizes {
		response, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := expectSize(size, response.Payload); err != nil {
			return err
		}
	}
	_, err = stream.Recv()
	return expectEnd(err)
}

func pingPong(server *target) error {
	stream, err := server.service.FullDuplexCall(context.Background())
	if err != nil {
		return err
	}
	for i, size := range responseSizes {
		if err := stream.Send(outputRequest(size, requestSizes[i])); err != nil {
			return err
		}
		response, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := expectSize(size, response.Payload); err != nil {
			return err
		}
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	_, err = stream.Recv()
	return expectEnd(err)
}

func emptyStream(server *target) error {
	stream, err := server.service.FullDuplexCall(context.Background())
	if err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	_, err = stream.Recv()
	return expectEnd(err)
}

func cancelAfterBegin(server *target) error {
	ctx, cancel := context.WithCancel(context.Background())
	stream, err := server.service.StreamingInputCall(ctx)
	if err != nil {
		return err
	}
	cancel()
	_, err = stream.CloseAndRecv()
	return expectCode(codes.Canceled, err)
}

func cancelAfterFirstResponse(server *target) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stream, err := server.service.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	if err := stream.Send(outputRequest(responseSizes[0], requestSizes[0])); err != nil {
		return err
	}
	if _, err := stream.Recv(); err != nil {
		return err
	}
	cancel()
	_, err = stream.Recv()
	return expectCode(codes.Canceled, err)
}

func timeoutOnSleepingServer(server *target) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	stream, err := server.service.FullDuplexCall(ctx)
	if err == nil {
		request := &testing.StreamingOutputCallRequest{Payload: payload(requestSizes[0])}
		if err = stream.Send(request); err == nil || errors.Is(err, io.EOF) {
			_, err = stream.Recv()
		}
	}
	return expectCode(codes.DeadlineExceeded, err)
}
