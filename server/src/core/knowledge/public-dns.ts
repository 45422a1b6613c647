/**
 * Addresses of public name servers, with whoever runs them. Common knowledge, written down 2026-11-21 without looking at
 * the operators' own pages.
 */
export const publicNameServers: ReadonlyMap<string, string> = new Map([
  ["8.8.8.8", "Google"],
  ["8.8.4.4", "Google"],
  ["2001:4860:4860::8888", "Google"],
  ["2001:4860:4860::8844", "Google"],
  ["1.1.1.1", "Cloudflare"],
  ["1.0.0.1", "Cloudflare"],
  ["2606:4700:4700::1111", "Cloudflare"],
  ["2606:4700:4700::1001", "Cloudflare"],
  ["9.9.9.9", "Quad9"],
  ["149.112.112.112", "Quad9"],
  ["208.67.222.222", "OpenDNS"],
  ["208.67.220.220", "OpenDNS"],
  ["223.5.5.5", "AliDNS"],
  ["223.6.6.6", "AliDNS"],
  ["119.29.29.29", "DNSPod"],
  ["114.114.114.114", "114DNS"],
  ["114.114.115.115", "114DNS"],
]);
