(** One row of Table 2 (Eq. 11): the certificate's data, the checks, and what they prove.

    The cover and the positions are checked in machine integers (FixedSum.v), the isolated
    root by CoqInterval on integers (IntervalSum.v). *)
From Coq Require Import Reals ZArith Lia Lra List Uint63.
From Coquelicot Require Import Coquelicot.
From Ropebound Require Import Sums CosineSum LeastBase Words Cover FixedSum FixedSumSound FixedCheckSound.
From Ropebound Require Import Integers IntervalSum.
Open Scope R_scope.
Module Wide := IntervalSum Integers.

Record row := Row {
  context : int;                  (* L *)
  pieces : list (int * int);      (* lower ends, in units of 2^-62, and witnesses *)
  stop : int;                     (* where the last piece ends *)
  binding : int;                  (* the position whose root it is *)
  nearest : int;                  (* the root in units of 2^-62, within one *)
  enclosure : Z * Z * Z;          (* lo, hi and the denominator of the root's enclosure *)
  decimals : Z * Z * Z            (* lo, hi and the denominator of the base's enclosure *)
}.

Definition cover_ok (h : nat) (from : int) (c : row) : bool :=
  match cover (piece_negative h) 60 (context c) from (pieces c) with
  | Some s => (s =? stop c)%uint63
  | None => false
  end.

Definition positions_ok (h : nat) (c : row) : bool :=
  let L := φ (context c) in
  let e := of_Z (err h L) in
  let l := phases h (nearest c) one in
  if (φ e =? err h L)%Z then
    match positions (position_ok l e (binding c)) (Z.to_pos (L + 1)) 0 with
    | Some _ => true
    | None => false
    end
  else false.

Definition isolated_ok (h : nat) (c : row) : bool :=
  let '(lo, hi, d) := enclosure c in
  let '(x, y, t) := decimals c in
  (Wide.root_ok (bits 200) h (φ (binding c)) lo hi d (stop c)
  && (0 <? φ (binding c)) && (φ (binding c) <=? φ (context c)) && (φ (context c) <? U - 1)
  && (0 <? d) && (0 <? lo) && (lo <? hi) && (hi * U <=? φ (stop c) * d)
  && ((φ (nearest c) - 1) * d <=? lo * U) && (hi * U <=? (φ (nearest c) + 1) * d)
  && (φ (stop c) <=? U) && (φ (nearest c) <? U)
  && (0 <? t) && (x * hi ^ Z.of_nat h <=? t * d ^ Z.of_nat h)
  && (t * d ^ Z.of_nat h <=? y * lo ^ Z.of_nat h))%Z%bool.

(** Every r from the word w up to 1, that is, every base from 1 to [w^(-h)], is infeasible. *)
Definition covered (h : nat) (L : Z) (w : int) : Prop :=
  forall r, at_word w <= r <= 1 -> violated h L r.

Lemma violated_mono h L L' r : (L <= L')%Z -> violated h L r -> violated h L' r.
Proof. intros H (m & Hm & Hn). exists m. split; [lia|easy]. Qed.

Lemma covered_mono h L L' w : (L <= L')%Z -> covered h L w -> covered h L' w.
Proof. intros H C r Hr. apply (violated_mono h L); auto. Qed.

(** Where the next row's cover starts. *)
Definition next (c : row) : int := (nearest c + 1)%uint63.

(** A row's statement. *)
Definition proven (h : nat) (c : row) : Prop :=
  let '(x, y, t) := decimals c in
  exists b, base_L h (φ (context c)) = Finite b /\ feasible h (φ (context c)) b /\
    B h (IZR (φ (binding c))) b = 0 /\ IZR x / IZR t <= b <= IZR y / IZR t.

Lemma frac_le_cross a b c d : (0 < b)%Z -> (0 < d)%Z -> (a * d <= c * b)%Z -> IZR a / IZR b <= IZR c / IZR d.
Proof.
intros Hb Hd H. apply IZR_lt in Hb, Hd. apply IZR_le in H. rewrite !mult_IZR in H.
apply (Rmult_le_reg_r (IZR b * IZR d)); [now apply Rmult_lt_0_compat|].
replace (IZR a / IZR b * (IZR b * IZR d)) with (IZR a * IZR d) by (field; lra).
replace (IZR c / IZR d * (IZR b * IZR d)) with (IZR c * IZR b) by (field; lra). easy.
Qed.

Lemma scaled_pow h x n d t : (0 < d)%Z -> (x * n ^ Z.of_nat h <= t * d ^ Z.of_nat h)%Z ->
  IZR x * (IZR n / IZR d) ^ h <= IZR t.
Proof.
intros Hd H. apply IZR_le in H. rewrite !mult_IZR, <- !pow_IZR in H. apply IZR_lt in Hd.
assert (0 < IZR d ^ h) by now apply pow_lt.
unfold Rdiv. rewrite Rpow_mult_distr, pow_inv.
apply (Rmult_le_reg_r (IZR d ^ h)); [easy|].
replace (IZR x * (IZR n ^ h * / IZR d ^ h) * IZR d ^ h) with (IZR x * IZR n ^ h) by (field; lra). easy.
Qed.

Lemma scaled_pow' h y n d t : (0 < d)%Z -> (t * d ^ Z.of_nat h <= y * n ^ Z.of_nat h)%Z ->
  IZR t <= IZR y * (IZR n / IZR d) ^ h.
Proof.
intros Hd H. apply IZR_le in H. rewrite !mult_IZR, <- !pow_IZR in H. apply IZR_lt in Hd.
assert (0 < IZR d ^ h) by now apply pow_lt.
unfold Rdiv. rewrite Rpow_mult_distr, pow_inv.
apply (Rmult_le_reg_r (IZR d ^ h)); [easy|].
replace (IZR y * (IZR n ^ h * / IZR d ^ h) * IZR d ^ h) with (IZR y * IZR n ^ h) by (field; lra). easy.
Qed.

Theorem row_sound h from c : (0 < h <= 128)%nat ->
  (from = one /\ pieces c <> nil) \/ (φ from <= U)%Z /\ covered h (φ (context c)) from ->
  cover_ok h from c = true -> positions_ok h c = true -> isolated_ok h c = true ->
  proven h c /\ covered h (φ (context c)) (next c) /\ (φ (next c) <= U)%Z.
Proof.
intros Hh Hfrom Hcov Hpos Hiso. unfold isolated_ok in Hiso. unfold proven.
destruct (enclosure c) as [[lo hi] d]. destruct (decimals c) as [[x y] t].
do 14 apply andb_prop in Hiso as [Hiso ?].
repeat match goal with
  | H : (_ <? _)%Z = true |- _ => apply Z.ltb_lt in H
  | H : (_ <=? _)%Z = true |- _ => apply Z.leb_le in H end.
destruct (Wide.root_ok_sound (bits 200) h (φ (binding c)) lo hi d (stop c)
  ltac:(assumption) ltac:(assumption) ltac:(assumption) Hiso) as (Rlo & Rhi & Rder). clear Hiso.
set (L := φ (context c)) in *. set (m := φ (binding c)) in *.
set (a := IZR lo / IZR d) in *. set (b := IZR hi / IZR d) in *.
assert (Hd : 0 < IZR d) by now apply IZR_lt.
assert (Ha : 0 < a) by (apply Rdiv_lt_0_compat; now try apply IZR_lt).
assert (Hab : a < b) by (apply Rmult_lt_compat_r; [now apply Rinv_0_lt_compat|now apply IZR_lt]).
assert (Hbe : b <= at_word (stop c)) by now apply frac_le_cross.
destruct (at_word_unit (stop c)) as [_ He]; [easy|].
assert (Hnext : φ (next c) = (φ (nearest c) + 1)%Z).
{ apply (add_exact (nearest c) 1). change (φ 1%uint63) with 1%Z. unfold U in *. lia. }
assert (Hbn : b <= at_word (next c)) by (apply frac_le_cross; rewrite ?Hnext; easy).
assert (Hcover : forall s, at_word (stop c) <= s <= 1 -> violated h L s).
{ unfold cover_ok in Hcov. destruct (cover _ _ _ _ _) as [s|] eqn:E; [|easy]. apply eqb_spec in Hcov. subst s.
  assert (Hf : (φ from <= U)%Z) by (destruct Hfrom as [[-> _]|[? _]]; easy).
  assert (Htest := fun m lo hi => piece_negative_sound h m lo hi (proj2 Hh)).
  destruct (cover_sound _ h Htest _ _ _ _ _ Hf E) as [C1 C2].
  intros s Hs. destruct Hfrom as [[Hone Hnil]|[_ Hc]].
  - apply C2; [|now left]. subst from. change (at_word one) with (UR / UR).
    replace (UR / UR) with 1 by (unfold UR; field). easy.
  - destruct (Rlt_le_dec s (at_word from)); [apply C2; lra|apply Hc; lra]. }
assert (Hother : forall s k, a <= s <= b -> (0 <= k <= L)%Z -> k <> m -> 0 <= cosine_sum h (IZR k) s).
{ intros s k Hs Hk Hkm. unfold positions_ok in Hpos. fold L in Hpos.
  destruct (Z.eqb_spec (φ (of_Z (err h L))) (err h L)) as [Ee|]; [|easy].
  destruct (positions _ _ _) as [m'|] eqn:E; [|easy].
  assert (Bs : 0 <= s <= 1) by lra.
  assert (Ns : near 1 (nearest c) s).
  { split; [lia|]. assert (X1 : IZR (φ (nearest c) - 1) / UR <= a) by (apply (frac_le_cross _ U); easy).
    assert (X2 : b <= IZR (φ (nearest c) + 1) / UR) by (apply (frac_le_cross _ _ _ U); easy).
    rewrite minus_IZR in X1. rewrite plus_IZR in X2. apply Rabs_le. unfold UR in *. lra. }
  assert (Hok : forall n, (φ n <= L)%Z ->
    position_ok (phases h (nearest c) one) (of_Z (err h L)) (binding c) n = true ->
    φ n = m \/ 0 <= cosine_sum h (IZR (φ n)) s).
  { intros n Hn On. apply (position_ok_sound h (nearest c) s (of_Z (err h L)) (binding c) (proj2 Hh) Ns Bs n); [|exact On].
    rewrite Ee. apply err_mono. generalize (word_bounded n). lia. }
  destruct (positions_sound _ L (fun k => k = m \/ 0 <= cosine_sum h (IZR k) s) ltac:(lia) Hok
    (Z.to_pos (L + 1)) 0%uint63 m') as [_ P]; [|exact E|].
  { change (φ 0%uint63) with 0%Z. rewrite Z2Pos.id; lia. }
  assert (Hk' : (φ 0%uint63 <= k < φ 0%uint63 + Z.pos (Z.to_pos (L + 1)))%Z).
  { change (φ 0%uint63) with 0%Z. rewrite Z2Pos.id; lia. }
  destruct (P k Hk'); easy. }
destruct (base_is_root h L m a b (at_word (stop c))) as (rho & Hr & Hz & Hv & Hbase & Hfeas); try easy; try lia.
{ intro s. apply cosine_sum_continuous. }
{ intros. apply (cosine_sum_decreasing h (IZR m) a (at_word (stop c))); easy. }
assert (Hrho : 0 < rho) by lra.
split; [|split].
- exists (/ rho ^ h). split; [easy|]. split; [easy|]. split.
  { rewrite B_cosine_sum, root_inv; easy || lia. }
  assert (Ht : 0 < IZR t) by now apply IZR_lt.
  assert (P1 : a ^ h <= rho ^ h <= b ^ h) by (split; apply pow_incr; lra).
  assert (0 < a ^ h) by now apply pow_lt. assert (0 < b ^ h) by (apply pow_lt; lra).
  split; [apply Rle_trans with (/ b ^ h)|apply Rle_trans with (/ a ^ h)].
  + apply frac_le_base; try easy; [lra|]. now apply scaled_pow.
  + apply Rinv_le_contravar; lra.
  + apply Rinv_le_contravar; lra.
  + apply base_le_frac; try easy. now apply scaled_pow'.
- intros r Hr'. apply Hv. lra.
- rewrite Hnext. lia.
Qed.
