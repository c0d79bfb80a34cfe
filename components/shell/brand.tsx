import Link from 'next/link'

/** Two containers on a quay; one is being moved. */
export function BrandMark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden
      className={className}
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path className="stroke-accent" strokeWidth="2" d="M2.5 19.5h19" />
      <rect className="fill-accent" x="4" y="12" width="7" height="5" rx="1" />
      <rect className="stroke-accent" strokeWidth="1.75" x="13.5" y="8" width="7" height="5" rx="1" />
      <path className="stroke-accent" strokeWidth="1.75" d="M17 8V4.5H7.5V9" />
    </svg>
  )
}

export function Brand() {
  return (
    <Link href="/" className="flex items-center gap-2 font-semibold tracking-tight">
      <BrandMark />
      <span>Quayside</span>
    </Link>
  )
}
