// Package tally counts what ends inside the measured window, and prints it as one line of JSON.
package tally

import (
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"os"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	subBucketBits = 6
	subBuckets    = 1 << subBucketBits
	buckets       = 37 * subBuckets
)

const (
	warmingUp int32 = iota
	measuring
	over
)

// Window is the measured part of a run.
type Window struct {
	phase   int32
	workers []*Worker
}

// Worker counts for one goroutine, so that counting needs no lock.
type Worker struct {
	window   *Window
	messages int64
	calls    int64
	counts   [buckets]int32
}

// Worker makes a counter; to be called before the run begins.
func (w *Window) Worker() *Worker {
	worker := &Worker{window: w}
	w.workers = append(w.workers, worker)
	return worker
}

// IsOver tells that no further calls are wanted.
func (w *Window) IsOver() bool { return atomic.LoadInt32(&w.phase) == over }

// IsMeasuring tells that what ends now is counted.
func (w *Window) IsMeasuring() bool { return atomic.LoadInt32(&w.phase) == measuring }

// Count counts a message without a latency of its own.
func (w *Worker) Count() {
	if atomic.LoadInt32(&w.window.phase) == measuring {
		w.messages++
	}
}

// Record counts a call that began at this time.
func (w *Worker) Record(began time.Time) {
	if atomic.LoadInt32(&w.window.phase) != measuring {
		return
	}
	w.calls++
	w.counts[bucketOf(uint64(time.Since(began)))]++
}

// Result is what the client prints; times in seconds, latencies in microseconds.
type Result struct {
	Count     int64   `json:"count"`
	Elapsed   float64 `json:"elapsed"`
	CPU       float64 `json:"cpu"`
	Allocated *uint64 `json:"allocated,omitempty"`
	P50       float64 `json:"p50"`
	P90       float64 `json:"p90"`
	P99       float64 `json:"p99"`
	P999      float64 `json:"p999"`
}

// Run warms up, measures, ends the run and prints the result.
func (w *Window) Run(warmup, seconds float64) {
	time.Sleep(time.Duration(warmup * float64(time.Second)))
	allocated, cpu, start := allocatedBytes(), cpuSeconds(), time.Now()
	atomic.StoreInt32(&w.phase, measuring)
	fmt.Println("begin")
	time.Sleep(time.Duration(seconds * float64(time.Second)))
	atomic.StoreInt32(&w.phase, over)
	result := Result{Elapsed: time.Since(start).Seconds(), CPU: cpuSeconds() - cpu}
	allocated = allocatedBytes() - allocated
	result.Allocated = &allocated
	fmt.Println("end")

	var counts [buckets]int64
	var calls int64
	for _, worker := range w.workers {
		result.Count += worker.messages
		calls += worker.calls
		for i, count := range worker.counts {
			counts[i] += int64(count)
		}
	}
	result.Count += calls
	result.P50, result.P90 = percentile(&counts, calls, 0.5), percentile(&counts, calls, 0.9)
	result.P99, result.P999 = percentile(&counts, calls, 0.99), percentile(&counts, calls, 0.999)
	result.Print()
}

// Print writes the line that the orchestrator reads.
func (r Result) Print() { json.NewEncoder(os.Stdout).Encode(r) }

func allocatedBytes() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.TotalAlloc
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Sec+usage.Stime.Sec) + float64(usage.Utime.Usec+usage.Stime.Usec)/1e6
}

func bucketOf(nanoseconds uint64) int {
	shift := bits.Len64(nanoseconds|1) - 1 - subBucketBits
	if shift < 0 {
		shift = 0
	}
	bucket := shift*subBuckets + int(nanoseconds>>uint(shift))
	if bucket >= buckets {
		return buckets - 1
	}
	return bucket
}

func percentile(counts *[buckets]int64, total int64, share float64) float64 {
	rank := int64(math.Ceil(float64(total) * share))
	for i, count := range counts {
		rank -= count
		if rank <= 0 && total > 0 {
			return middleOf(i) / 1000
		}
	}
	return 0
}

func middleOf(bucket int) float64 {
	if bucket < 2*subBuckets {
		return float64(bucket)
	}
	shift := bucket/subBuckets - 1
	return (float64(bucket-shift*subBuckets) + 0.5) * math.Pow(2, float64(shift))
}
