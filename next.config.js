/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` does: it reads the same files, and a build would take half as long again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['prom-client'],
  // The limit of lib/server/auth/request-problem.ts.
  experimental: { serverActions: { bodySizeLimit: '512kb' } },
}

export default config
