#include "tally.h"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <thread>

namespace {

double CpuSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

void Sleep(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

}  // namespace

void Window::Count() {
  if (phase_.load(std::memory_order_relaxed) == kMeasuring) ++OfThread().messages;
}

void Window::Record(Clock::time_point began) {
  if (phase_.load(std::memory_order_relaxed) != kMeasuring) return;
  auto& tally = OfThread();
  ++tally.calls;
  ++tally.counts[BucketOf(std::chrono::nanoseconds(Clock::now() - began).count())];
}

void Window::Run(double warmup, double seconds) {
  Sleep(warmup);
  const double cpu = CpuSeconds();
  const auto start = Clock::now();
  phase_ = kMeasuring;
  std::cout << "begin" << std::endl;
  Sleep(seconds);
  phase_ = kOver;
  const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
  const double used = CpuSeconds() - cpu;
  std::cout << "end" << std::endl;

  Tally total;
  std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& tally : tallies_) {
    total.messages += tally->messages;
    total.calls += tally->calls;
    for (int i = 0; i < kBuckets; ++i) total.counts[i] += tally->counts[i];
  }
  std::cout << "{\"count\":" << total.messages + total.calls << ",\"elapsed\":" << elapsed << ",\"cpu\":" << used
            << ",\"p50\":" << Percentile(total, 0.5) << ",\"p90\":" << Percentile(total, 0.9)
            << ",\"p99\":" << Percentile(total, 0.99) << ",\"p999\":" << Percentile(total, 0.999) << "}" << std::endl;
}

Window::Tally& Window::OfThread() {
  thread_local Tally* tally = nullptr;
  if (tally == nullptr) {
    std::lock_guard<std::mutex> lock(mutex_);
    tallies_.push_back(std::make_unique<Tally>());
    tally = tallies_.back().get();
  }
  return *tally;
}

int Window::BucketOf(uint64_t nanoseconds) {
  const int shift = std::max(63 - __builtin_clzll(nanoseconds | 1) - kSubBucketBits, 0);
  return std::min(shift * kSubBuckets + static_cast<int>(nanoseconds >> shift), kBuckets - 1);
}

double Window::MiddleOf(int bucket) {
  if (bucket < 2 * kSubBuckets) return bucket;
  const int shift = bucket / kSubBuckets - 1;
  return (bucket - shift * kSubBuckets + 0.5) * std::pow(2, shift);
}

double Window::Percentile(const Tally& total, double share) {
  auto rank = static_cast<int64_t>(std::ceil(total.calls * share));
  for (int i = 0; i < kBuckets && total.calls > 0; ++i) {
    rank -= total.counts[i];
    if (rank <= 0) return MiddleOf(i) / 1000;
  }
  return 0;
}

void PrintCount(int64_t count, double elapsed) {
  std::cout << "{\"count\":" << count << ",\"elapsed\":" << elapsed << "}" << std::endl;
}
