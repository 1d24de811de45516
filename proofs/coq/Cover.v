(** Covers of a range of r and runs of positions, for any check of one piece and of one
    position. The machine-integer checker and CoqInterval's both use them.

    A piece ends at [lo], where the next begins; its witness is the position m. *)
From Coq Require Import Reals ZArith Lia Lra List Uint63.
From Ropebound Require Import Sums CosineSum Words.
Import ListNotations.
Open Scope R_scope.

(** * Pieces *)

Definition middle (lo hi : int) : int := (lo + ((hi - lo) >> 1))%uint63.

(** [test m lo hi]: the sum at m is negative on all of [lo, hi]. *)
Section Pieces.
Variable test : int -> int -> int -> bool.

(** The same, halving the piece where it is too long for the test. *)
Fixpoint negative_on (depth : nat) (m lo hi : int) : bool :=
  if test m lo hi then true else
  match depth with
  | O => false
  | S k => if negative_on k m (middle lo hi) hi then negative_on k m lo (middle lo hi) else false
  end.

(** Pieces (lower end, witness) from [hi] downward; returns where the cover ends. *)
Fixpoint cover (depth : nat) (L hi : int) (l : list (int * int)) : option int :=
  match l with
  | [] => Some hi
  | (lo, m) :: l' =>
      if ((lo <=? hi) && (0 <? m) && (m <=? L))%uint63%bool then
        if negative_on depth m lo hi then cover depth L lo l' else None
      else None
  end.

Lemma middle_between lo hi : (φ lo <= φ hi <= U)%Z ->
  (φ lo <= φ (middle lo hi) <= φ hi)%Z /\ (φ (middle lo hi) - φ lo <= φ hi - φ (middle lo hi))%Z.
Proof.
intros H. set (c := middle lo hi).
assert (E0 : φ (hi - lo)%uint63 = (φ hi - φ lo)%Z) by (apply sub_exact; lia).
assert (E1 : φ ((hi - lo) >> 1)%uint63 = ((φ hi - φ lo) / 2)%Z) by (rewrite lsr_spec, E0; reflexivity).
assert (B := Z.mul_div_le (φ hi - φ lo) 2 ltac:(lia)). assert (0 <= (φ hi - φ lo) / 2)%Z by (apply Z.div_pos; lia).
assert (E2 : φ c = (φ lo + (φ hi - φ lo) / 2)%Z).
{ unfold c, middle. rewrite add_exact; rewrite E1; [easy|]. unfold U in *. lia. }
rewrite E2. lia.
Qed.

Variable h : nat.
Hypothesis test_sound : forall m lo hi, (φ lo <= φ hi <= U)%Z -> test m lo hi = true ->
  forall r, within lo hi r -> cosine_sum h (IZR (φ m)) r < 0.

Lemma negative_on_sound m : forall depth lo hi, (φ lo <= φ hi <= U)%Z ->
  negative_on depth m lo hi = true -> forall r, within lo hi r -> cosine_sum h (IZR (φ m)) r < 0.
Proof.
induction depth as [|k IH]; intros lo hi H E r Hr; cbn [negative_on] in E;
  destruct (test m lo hi) eqn:E1; try easy; try (now apply (test_sound m lo hi)).
destruct (middle_between lo hi H) as [[Hc1 Hc2] _]. set (c := middle lo hi) in *.
destruct (negative_on k m c hi) eqn:E2; [|easy].
destruct (Rle_lt_dec (at_word c) r).
- refine (IH c hi _ E2 r _); [lia|]. destruct Hr; now split.
- refine (IH lo c _ E r _); [lia|]. destruct Hr; split; lra.
Qed.

Theorem cover_sound depth L : forall l hi stop, (φ hi <= U)%Z ->
  cover depth L hi l = Some stop -> (φ stop <= φ hi)%Z /\
  (forall r, at_word stop <= r <= at_word hi -> l <> [] \/ r < at_word hi -> violated h (φ L) r).
Proof.
induction l as [|[lo m] l IH]; intros hi stop Hhi E; cbn [cover] in E.
{ injection E as <-. split; [lia|]. intros r Hr [H|H]; [easy|lra]. }
destruct (_ && _)%bool eqn:E1 in E; [|easy]. apply andb_prop in E1 as [E1 E4].
apply andb_prop in E1 as [E2 E3]. apply leb_spec in E2, E4. apply ltb_spec in E3.
change (φ 0%uint63) with 0%Z in E3.
destruct (negative_on depth m lo hi) eqn:E5; [|easy].
destruct (IH lo stop) as [H1 H2]; [lia|easy|]. split; [lia|]. intros r Hr _.
destruct (Rlt_le_dec r (at_word lo)); [apply H2; lra|].
exists (φ m). split; [lia|]. apply (negative_on_sound m depth lo hi); [lia|easy|].
unfold within. lra.
Qed.
End Pieces.

(** * Positions *)

Section Positions.
Variable ok : int -> bool.

(** [ok] at each of [m, m + n); returns [m + n]. *)
Fixpoint positions (n : positive) (m : int) : option int :=
  match n with
  | xH => if ok m then Some (m + 1)%uint63 else None
  | xO k => match positions k m with Some m' => positions k m' | None => None end
  | xI k =>
      match positions k m with
      | Some m' =>
          match positions k m' with
          | Some m'' => if ok m'' then Some (m'' + 1)%uint63 else None
          | None => None
          end
      | None => None
      end
  end.

Variables (L : Z) (P : Z -> Prop).
Hypothesis HL : (L < U)%Z.
Hypothesis ok_sound : forall m, (φ m <= L)%Z -> ok m = true -> P (φ m).

Lemma positions_sound : forall n m m', (φ m + Zpos n <= L + 1)%Z -> positions n m = Some m' ->
  φ m' = (φ m + Zpos n)%Z /\ forall k, (φ m <= k < φ m + Zpos n)%Z -> P k.
Proof.
assert (Step : forall m m', (φ m + 1 <= L + 1)%Z ->
  (if ok m then Some (m + 1)%uint63 else None) = Some m' -> φ m' = (φ m + 1)%Z /\ P (φ m)).
{ intros m m' H E. destruct (ok m) eqn:E1; [|easy]. injection E as <-.
  split; [apply (add_exact m 1); change (φ 1%uint63) with 1%Z; unfold U in *; lia|].
  apply ok_sound; [lia|easy]. }
induction n as [n IH|n IH|]; intros m m' H E; cbn [positions] in E.
- destruct (positions n m) as [m1|] eqn:E1; [|easy].
  destruct (positions n m1) as [m2|] eqn:E2; [|easy].
  destruct (IH m m1 ltac:(lia) E1) as [F1 G1]. destruct (IH m1 m2 ltac:(lia) E2) as [F2 G2].
  destruct (Step m2 m' ltac:(lia) E) as [F3 G3]. split; [lia|]. intros k Hk.
  destruct (Z_lt_le_dec k (φ m1)); [apply G1; lia|].
  destruct (Z_lt_le_dec k (φ m2)); [apply G2; lia|]. replace k with (φ m2) by lia. easy.
- destruct (positions n m) as [m1|] eqn:E1; [|easy].
  destruct (IH m m1 ltac:(lia) E1) as [F1 G1]. destruct (IH m1 m' ltac:(lia) E) as [F2 G2].
  split; [lia|]. intros k Hk. destruct (Z_lt_le_dec k (φ m1)); [apply G1|apply G2]; lia.
- destruct (Step m m' H E) as [F G]. split; [easy|]. intros k Hk. replace k with (φ m) by lia. easy.
Qed.
End Positions.
