/** A grey stand-in for a line that is being read. @param className its width and height */
export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden className={`block animate-breathe rounded-sm bg-line ${className}`} />
}
