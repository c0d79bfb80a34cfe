/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` does: it reads the same files, and a build would take half as long again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['prom-client'],
  experimental: {
    // The limit of lib/server/auth/request-problem.ts.
    serverActions: { bodySizeLimit: '512kb' },
    // Only its credentials are used. Otherwise its classes of all kinds are in each part of the server: 1.5 MB of code, eight times.
    optimizePackageImports: ['@kubernetes/client-node'],
  },
}

export default config
