(** Soundness of the checks on machine integers: one piece, one position (FixedSum.v). *)
From Coq Require Import Reals ZArith Lia Lra List Uint63.
From Ropebound Require Import Sums CosineSum Words FixedCosineSound Cover FixedSum FixedSumSound.
Open Scope R_scope.

Lemma at_word_near w : (φ w <= U)%Z -> near 1 w (at_word w) /\ 0 <= at_word w <= 1.
Proof.
intro H. generalize (word_bounded w). intros [B0 _]. apply IZR_le in B0.
split; [split; [easy|]|].
- unfold at_word. replace (_ - _) with 0 by (unfold UR; field). rewrite Rabs_R0. lra.
- apply IZR_le in H. rewrite UR_IZR in H. unfold at_word, UR in *. lra.
Qed.

(** * Pieces *)

Lemma spread_sound C X : (φ C <= φ X <= U)%Z -> forall h k pc px cp xp acc,
  (φ pc <= φ px <= U)%Z -> 0 <= cp -> 0 <= xp -> IZR (φ pc) <= UR * cp -> UR * xp <= IZR (φ px) + IZR k ->
  (0 <= k)%Z -> (k + Z.of_nat h <= 128)%Z -> (φ acc + Z.of_nat h * (2 ^ 55 + 2) < 2 * U)%Z ->
  IZR (φ acc) + UR / 128 * sum h (fun i => xp * at_word X ^ i - cp * at_word C ^ i)
    <= IZR (φ (spread h C X pc px acc)).
Proof.
intros HCX. destruct (at_word_near X) as [_ BX]; [lia|]. destruct (at_word_near C) as [_ BC]; [lia|].
induction h as [|h IH]; intros k pc px cp xp acc HP Hcp Hxp Hc Hx Hk Hkh Hacc.
{ cbn [spread sum]. lra. }
cbn [spread]. rewrite sum_head, Rmult_plus_distr_l.
set (dlt := (((px - pc) >> 7) + 2)%uint63).
assert (E0 : φ (px - pc)%uint63 = (φ px - φ pc)%Z) by (apply sub_exact; lia).
assert (E1 : φ ((px - pc) >> 7)%uint63 = ((φ px - φ pc) / 128)%Z) by (rewrite lsr_spec, E0; reflexivity).
generalize (word_bounded pc) (word_bounded px) (word_bounded acc). intros Bpc Bpx Bacc.
assert (B1 : (0 <= (φ px - φ pc) / 128 <= 2 ^ 55)%Z).
{ split; [apply Z.div_pos; lia|]. apply Z.div_le_upper_bound; [lia|]. change (128 * 2 ^ 55)%Z with U. lia. }
assert (Ed : φ dlt = ((φ px - φ pc) / 128 + 2)%Z).
{ unfold dlt. rewrite add_exact; rewrite E1; [reflexivity|]. change (φ 2%uint63) with 2%Z. unfold U; lia. }
assert (Ea : φ (acc + dlt)%uint63 = (φ acc + φ dlt)%Z) by (apply add_exact; lia).
assert (S1 : UR / 128 * (xp * at_word X ^ 0 - cp * at_word C ^ 0) <= IZR (φ dlt)).
{ rewrite Ed, plus_IZR. destruct (div_real (φ px - φ pc) 128) as (e & Be & ->); [easy|].
  rewrite minus_IZR. simpl pow.
  assert (IZR k <= 128) by (apply IZR_le; lia). lra. }
destruct (mul62_real pc C) as (ec & Bec & Epc); [lia|lia|].
destruct (mul62_real px X) as (ex & Bex & Epx); [lia|lia|].
assert (Hpc' : IZR (φ (mul62 pc C)) <= UR * (cp * at_word C)).
{ rewrite Epc. replace (IZR (φ pc) * IZR (φ C) / UR) with (IZR (φ pc) * at_word C)
    by (unfold at_word, Rdiv; ring). nra. }
assert (Hpx' : UR * (xp * at_word X) <= IZR (φ (mul62 px X)) + IZR (k + 1)).
{ rewrite Epx, plus_IZR. replace (IZR (φ px) * IZR (φ X) / UR) with (IZR (φ px) * at_word X)
    by (unfold at_word, Rdiv; ring). apply IZR_le in Hk. nra. }
specialize (IH (k + 1)%Z (mul62 pc C) (mul62 px X) (cp * at_word C) (xp * at_word X) (acc + dlt)%uint63).
rewrite Ea, (plus_IZR (φ acc) (φ dlt)) in IH.
assert (IH' : IZR (φ acc) + IZR (φ dlt) + UR / 128 * sum h (fun i => xp * at_word X * at_word X ^ i
    - cp * at_word C * at_word C ^ i) <= IZR (φ (spread h C X (mul62 pc C) (mul62 px X) (acc + dlt)))).
{ apply IH; try easy; try lia.
  - split; [apply mul62_mono; lia|]. apply Z.le_trans with (φ px); [apply mul62_le; lia|lia].
  - now apply Rmult_le_pos.
  - now apply Rmult_le_pos. }
clear IH. rewrite (sum_ext h _ (fun i => xp * at_word X * at_word X ^ i - cp * at_word C * at_word C ^ i)).
- lra.
- intros i _. simpl. ring.
Qed.

Lemma cosine_sum_spread h m c x r : 0 <= m -> (forall i, Rabs (r ^ i - c ^ i) <= x ^ i - c ^ i) ->
  cosine_sum h m r <= cosine_sum h m c + m * sum h (fun i => 1 * x ^ i - 1 * c ^ i).
Proof.
intros Hm H. unfold cosine_sum. rewrite <- sum_scal, sum_plus. apply sum_le. intros i _.
assert (K := cos_lipschitz (m * r ^ i) (m * c ^ i)).
rewrite <- Rmult_minus_distr_l, Rabs_mult, (Rabs_pos_eq m) in K by easy.
apply Rabs_le_inv in K. assert (m * Rabs (r ^ i - c ^ i) <= m * (x ^ i - c ^ i)) by now apply Rmult_le_compat_l.
lra.
Qed.

Lemma piece_negative_sound h m lo hi : (h <= 128)%nat -> (φ lo <= φ hi <= U)%Z ->
  piece_negative h m lo hi = true ->
  forall r, within lo hi r -> cosine_sum h (IZR (φ m)) r < 0.
Proof.
intros Hh H E r [Hlo Hhi]. unfold piece_negative in E.
destruct (middle_between lo hi H) as [[Hc1 Hc2] Hc3].
set (c := middle lo hi) in *. apply Z.ltb_lt in E.
destruct (at_word_near c) as [Nc Bc]; [lia|].
destruct (at_word_near lo) as [_ Blo]; [lia|]. destruct (at_word_near hi) as [_ Bhi]; [lia|].
destruct (fixed_sum_sound h c (at_word c) m Hh Nc Bc) as (z & Rz & Bz & Ez).
rewrite (signed_rep z) in E by easy.
generalize (word_bounded m). intros [Bm _]. assert (Bm' := IZR_le _ _ Bm).
assert (K := spread_sound c hi (conj Hc2 (proj2 H)) h 0%Z one one 1 1 0%uint63).
assert (K' : 0 + UR / 128 * sum h (fun i => 1 * at_word hi ^ i - 1 * at_word c ^ i)
  <= IZR (φ (spread h c hi one one 0))).
{ apply K; try lra; try lia; change (φ one) with U; try rewrite UR_IZR; try lra; try lia.
  change (φ 0%uint63) with 0%Z. unfold U. lia. }
clear K. set (D := spread h c hi one one 0) in *.
assert (W : cosine_sum h (IZR (φ m)) r <= cosine_sum h (IZR (φ m)) (at_word c)
  + IZR (φ m) * sum h (fun i => 1 * at_word hi ^ i - 1 * at_word c ^ i)).
{ apply cosine_sum_spread; [easy|]. intro i.
  assert (L1 := at_word_le _ _ Hc1). assert (L2 := at_word_le _ _ Hc2).
  assert (L3 : at_word c - at_word lo <= at_word hi - at_word c).
  { apply IZR_le in Hc3. rewrite !minus_IZR in Hc3. unfold at_word, UR. lra. }
  assert (P := pow_spread (at_word lo) (at_word c) (at_word hi) i ltac:(lra) L1 L2 L3).
  assert (at_word lo ^ i <= r ^ i <= at_word hi ^ i) by (split; apply pow_incr; lra).
  apply Rabs_le. lra. }
set (s := sum h _) in *. clearbody s D. apply Rabs_le_inv in Ez.
apply IZR_lt in E. rewrite plus_IZR, !mult_IZR, plus_IZR in E.
apply Rle_lt_trans with (1 := W). replace (2 ^ 50) with 1125899906842624 in Ez by (simpl; lra).
assert (IZR (φ m) * s <= IZR (φ m) * (IZR (φ D) * (128 / UR))).
{ apply Rmult_le_compat_l; [easy|]. unfold UR in *. lra. }
unfold UR in *. lra.
Qed.

(** * Positions *)

Lemma err_mono h m n : (0 <= m <= n)%Z -> (err h m <= err h n)%Z.
Proof.
intro H. unfold err. apply Z.add_le_mono_r, Z.add_le_mono_l, Z.div_le_mono; [lia|].
apply Z.mul_le_mono_nonneg_r; [lia|]. apply Z.mul_le_mono_nonneg_r; [lia|].
apply Z.mul_le_mono_nonneg_l; lia.
Qed.
Section Positions.
Variables (h : nat) (W : int) (r : R) (e binding : int).
Hypothesis Hh : (h <= 128)%nat.
Hypothesis HR : near 1 W r.
Hypothesis Hr : 0 <= r <= 1.

Lemma position_ok_sound m : (err h (φ m) <= φ e)%Z ->
  position_ok (phases h W one) e binding m = true ->
  φ m = φ binding \/ 0 <= cosine_sum h (IZR (φ m)) r.
Proof.
intros He E. unfold position_ok in E. destruct (eqb m binding) eqn:E1.
{ left. apply eqb_spec in E1. now subst. }
right. fold (fixed_sum h W m) in E.
destruct (fixed_sum_sound h W r m Hh HR Hr) as (z & Rz & Bz & Ez).
apply andb_prop in E as [E2 E3]. apply leb_spec in E2.
assert (S := signed_rep z _ Rz Bz). unfold signed in S.
change 4611686018427387904%uint63 with one in S. rewrite E3 in S.
apply Rabs_le_inv in Ez. assert (IZR (err h (φ m)) <= IZR z) by (apply IZR_le; lia).
replace (2 ^ 50) with 1125899906842624 in Ez by (simpl; lra). lra.
Qed.
End Positions.
