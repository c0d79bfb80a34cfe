/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['prom-client'],
  // The limit of lib/server/auth/request-problem.ts.
  experimental: { serverActions: { bodySizeLimit: '512kb' } },
}

export default config
