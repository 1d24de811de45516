(** The cosine of an angle given in turns, in machine integers.

    An angle is a word p, meaning [2 pi p / 2^63]: multiples wrap around by themselves, so
    reduction by 2 pi is exact and free. Values are in units of 2^-50. A quarter turn is
    folded out, a table gives cosine and sine at multiples of pi/2048, a cubic the rest:
    [cos (a + d) = cos a (1 - d^2/2) - sin a (d - d^3/6)].
    Result: [|fixed_cos p - cos| <= 2^-36] (FixedCosineSound.v). *)
From Coq Require Import Uint63 PArray.
From Ropebound Require Import CosineTable.
Open Scope uint63_scope.

(** [p <= 2^61], a quarter turn. [1686629713 = pi/2] in units of 2^-30. *)
Definition quarter_cos (p : int) : int :=
  let u := p >> 21 in
  let j := u >> 30 in
  let d := ((u - (j << 30)) * 1686629713) >> 30 in
  let q := (d * d) >> 40 in
  let s := d - ((q * d) >> 40) / 6 in
  let c := (get cosine_table j) in
  c - (((c >> 19) * (q >> 1) + (get cosine_table (1024 - j) >> 19) * s) >> 21).

(** Any p: cosine is even, and changes its sign across a quarter turn. *)
Definition fixed_cos (p : int) : int :=
  let t := if p <=? 4611686018427387904 then p else 0 - p in
  if t <=? 2305843009213693952 then quarter_cos t
  else 0 - quarter_cos (4611686018427387904 - t).
