// htmx 4's own tag and attributes, which @kitajs/html does not know yet.
declare namespace JSX {
  interface IntrinsicElements {
    'hx-partial': HtmlTag
  }
  interface HtmlTag {
    'hx-get'?: string
    'hx-post'?: string
    'hx-target'?: string
    'hx-swap'?: string
    'hx-trigger'?: string
    'hx-sse:connect'?: string
    'hx-config'?: string
    'hx-disable'?: string
    'hx-vals'?: string
    'hx-push-url'?: string
    'hx-preserve'?: boolean
    'hx-include'?: string
    'hx-confirm'?: string
    'hx-indicator'?: string
  }
  interface HtmlVideoTag {
    playsinline?: boolean
  }
}
