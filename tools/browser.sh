#!/usr/bin/env bash
# A Chromium for the stories: the machine's own, or Debian's where apt may install it.
for name in chromium chromium-browser google-chrome; do command -v "$name" >/dev/null && exit 0; done
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium for the browser stories"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1 ||
    echo "Chromium could not be installed: the browser stories will be skipped"
fi
exit 0
