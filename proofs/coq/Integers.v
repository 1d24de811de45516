(** CoqInterval's interval arithmetic on arbitrary-precision integers. *)
From Coq Require Import ZArith.
From Interval Require Import Float_full Specific_ops Specific_bigint.
Module SF := SpecificFloat BigIntRadix2.
Module Integers := FloatIntervalFull SF.
Definition bits : positive -> Integers.precision := SF.PtoP.
