// Command line flags of the form --name=value.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

class Flags {
 public:
  Flags(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
      const std::string argument = argv[i];
      const auto equals = argument.find('=');
      if (argument.rfind("--", 0) != 0 || equals == std::string::npos) {
        std::cerr << "not a flag: " << argument << std::endl;
        std::exit(1);
      }
      values_[argument.substr(2, equals - 2)] = argument.substr(equals + 1);
    }
  }

  std::string Text(const std::string& name, const std::string& otherwise = "") const {
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise : found->second;
  }

  int Number(const std::string& name, int otherwise) const {
    const std::string text = Text(name);
    return text.empty() ? otherwise : std::stoi(text);
  }

  bool IsTrue(const std::string& name) const { return Text(name) == "true"; }

  // The content of the file that the flag names.
  std::string File(const std::string& name) const {
    std::ifstream file(Text(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::map<std::string, std::string> values_;
};
