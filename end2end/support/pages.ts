/** One page of each kind, by an address that holds for the sample community. The specs walk through all of them. */
export type PageKind = {
  /** What kind of page it is, in PRODUCT's words. */
  kind: string;
  /** Its address. */
  path: string;
};

export const pages: PageKind[] = [{ kind: "home", path: "/" }];
