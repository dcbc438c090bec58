// Counts what ends inside the measured window, and prints it as one line of JSON.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

using Clock = std::chrono::steady_clock;

class Window {
 public:
  bool IsOver() const { return phase_.load(std::memory_order_relaxed) == kOver; }
  bool IsMeasuring() const { return phase_.load(std::memory_order_relaxed) == kMeasuring; }
  // Counts a message without a latency of its own.
  void Count();
  // Counts a call that began at this time.
  void Record(Clock::time_point began);
  // Warms up, measures, ends the run and prints the result.
  void Run(double warmup, double seconds);

 private:
  static constexpr int kSubBucketBits = 6;
  static constexpr int kSubBuckets = 1 << kSubBucketBits;
  static constexpr int kBuckets = 37 * kSubBuckets;

  enum Phase { kWarmingUp, kMeasuring, kOver };

  // One for each thread, so that counting needs no lock.
  struct Tally {
    int64_t messages = 0;
    int64_t calls = 0;
    std::array<int64_t, kBuckets> counts{};
  };

  Tally& OfThread();
  static int BucketOf(uint64_t nanoseconds);
  static double MiddleOf(int bucket);
  static double Percentile(const Tally& total, double share);

  std::atomic<Phase> phase_{kWarmingUp};
  std::mutex mutex_;
  std::vector<std::unique_ptr<Tally>> tallies_;
};

// The line that the orchestrator reads when nothing but a count and a time is known.
void PrintCount(int64_t count, double elapsed);
